package dev.overseer.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Python programs, which our files and pipes are shared with. Tests are skipped where it is absent.
 */
record Python(Process process, BufferedReader output) implements AutoCloseable {

  static Python start(String script, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", "-u", "-c", script));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Python(
          process,
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    } catch (IOException absent) {
      System.out.println("skipped: there is no python3 on this machine");
      Assumptions.abort("there is no python3 on this machine");
      throw absent;
    }
  }

  /** Runs one to its end and returns what it printed. */
  static String run(String script, Object... arguments) throws IOException {
    try (Python python = start(script, arguments)) {
      return python.output.readAllAsString().strip();
    }
  }

  String nextLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new AssertionError("the python program ended");
    }
    return line;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      output.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
