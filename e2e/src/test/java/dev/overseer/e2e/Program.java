package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program started the way that a shell would, with its outputs in files. */
final class Program {
  /** What a script's background job starts ignores SIGINT, and so may whoever runs the tests. */
  private static final List<String> DEFAULT_SIGNALS =
      List.of("/usr/bin/env", "--default-signal=INT,TERM,HUP");

  /** How it ended and what it printed. */
  record Ran(int exit, String out, String err) {}

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a program with its standard input from /dev/null.
   *
   * @param environment what differs from the test's own; an empty value takes a variable away
   */
  static Program start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    List<String> line = new ArrayList<>(DEFAULT_SIGNALS);
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    return new Program(builder.start(), out, err);
  }

  Process process() {
    return process;
  }

  /** Returns what it has written to stderr so far. */
  String errSoFar() throws IOException {
    return Files.readString(err);
  }

  /** Returns what it has written to stdout so far. */
  String outSoFar() throws IOException {
    return Files.readString(out);
  }

  /** Waits for its end. */
  Ran end() throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("ended in time").isTrue();
      return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
