package dev.overseer.posix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A hub in a JVM of its own, to be killed by tests: starts the scripts given, and prints what they
 * print. Ends when its input does.
 */
final class LeftoverHub {
  private LeftoverHub() {}

  public static void main(String[] arguments) throws Exception {
    try (Processes processes = Processes.open(Path.of(arguments[0]))) {
      for (int i = 1; i < arguments.length; i++) {
        Child child;
        try {
          child = processes.spawn(Shell.script(arguments[i]));
        } catch (SpawnException e) {
          System.out.println("refused: " + String.valueOf(e.getMessage()).replaceFirst(".*: ", ""));
          break;
        }
        child.watch(
            new Recorder() {
              @Override
              public void onOutput(StdStream stream, byte[] buffer, int length) {
                System.out.write(buffer, 0, length);
                System.out.flush();
              }

              @Override
              public void onExit(ExitStatus status) {
                System.out.println(status);
              }
            });
      }
      while (System.in.read() >= 0) {
        // What is written to it does not matter.
      }
    }
    System.out.println("closed");
  }

  /**
   * @param wrapper a command that runs the JVM as its last arguments
   */
  static Started start(List<String> wrapper, Path state, String... scripts) throws Exception {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LeftoverHub.class.getName());
    command.add(state.toString());
    command.addAll(List.of(scripts));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Started(process);
  }

  /** A running one. */
  record Started(Process process) implements AutoCloseable {
    long nextPid() throws Exception {
      return Long.parseLong(nextLine());
    }

    String nextLine() throws Exception {
      StringBuilder line = new StringBuilder();
      for (int c = process.getInputStream().read();
          c != '\n';
          c = process.getInputStream().read()) {
        if (c < 0) {
          throw new AssertionError("the hub ended after \"" + line + "\"");
        }
        line.append((char) c);
      }
      return line.toString();
    }

    /** Waits for it too: it starts beside the first child. */
    long guard() throws Exception {
      Await.until("it has a guard", () -> findGuard().isPresent());
      return findGuard().orElseThrow();
    }

    private Optional<Long> findGuard() {
      return ProcTable.read().rows().stream()
          .filter(row -> row.parent() == process.pid())
          .map(row -> row.identity().pid())
          .filter(pid -> GuardTest.commandLine(pid).contains("overseer-guard"))
          .findFirst();
    }

    void kill() throws Exception {
      process.destroyForcibly();
      process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
