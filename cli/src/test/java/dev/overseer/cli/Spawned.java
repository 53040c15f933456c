package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A command line in a process of its own, as users start it; with a terminal if need be. */
final class Spawned implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** SIGHUP and SIGINT are ignored in what nohup or a script's background job starts. */
  private static final long IGNORED_IN_BACKGROUND = 0b11;

  private static final List<String> RESET_SIGNALS =
      (ignoredSignals() & IGNORED_IN_BACKGROUND) == 0
          ? List.of()
          : List.of("env", "--default-signal=HUP,INT");

  private final Process process;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final Thread reader;

  private Spawned(Process process) {
    this.process = process;
    reader = Thread.ofVirtual().start(this::read);
  }

  /** Output and errors together, no terminal. */
  static Spawned plain(String... arguments) throws IOException {
    return new Spawned(new ProcessBuilder(command(arguments)).redirectErrorStream(true).start());
  }

  /** The same in a folder, with no settings of a hub in its environment. */
  static Spawned in(Path folder, String... arguments) throws IOException {
    return in(folder, Map.of(), arguments);
  }

  /** The same with these variables in its environment. */
  static Spawned in(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("OVERSEER_.*|LOG_.*"));
    builder.environment().putAll(environment);
    return new Spawned(builder.redirectErrorStream(true).start());
  }

  /**
   * A line of shell; {@code overseer} in it is this command.
   *
   * @param script in which {@code OVERSEER} stands for the command
   */
  static Spawned shell(String script) throws IOException {
    String command = quoted(command());
    return new Spawned(
        new ProcessBuilder("sh", "-c", script.replace("OVERSEER", command))
            .redirectErrorStream(true)
            .start());
  }

  /** On a terminal of its own, 24 by 80 in size; the test is skipped where script(1) is missing. */
  static Spawned onTerminal(String... arguments) throws IOException {
    Path script = Path.of("/usr/bin/script");
    Assumptions.assumeTrue(
        Files.isExecutable(script), "skipped: " + script + " is missing, which makes terminals");
    String command = quoted(command(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(
            script.toString(), "-qefc", "stty rows 24 cols 80; exec " + command, "/dev/null");
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    return new Spawned(builder.redirectErrorStream(true).start());
  }

  /** What was printed so far. */
  String seen() {
    synchronized (seen) {
      return seen.toString(StandardCharsets.UTF_8);
    }
  }

  Spawned awaitSeen(String text) {
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .failFast(
            () -> {
              if (!process.isAlive() && !seen().contains(text)) {
                throw new AssertionError("it ended, and printed only: " + seen());
              }
            })
        .until(() -> seen().contains(text));
    return this;
  }

  /** Presses keys. */
  void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Sends a signal to the process itself. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The process itself. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for its end and returns its exit code. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(seen()).isTrue();
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void read() {
    byte[] buffer = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        synchronized (seen) {
          seen.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // A terminal that is gone ends with an error.
    }
  }

  /** For a shell: within single quotes only these themselves need care. */
  static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private static long ignoredSignals() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words that start it. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(RESET_SIGNALS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.overseer.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }
}
