package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that a test calls, of this machine or of ours. */
record Tool(Path program) {
  /** How it ended, and what it printed on both outputs. */
  record Ran(int exit, String output) {}

  /** Finds a program on the PATH; without it the test is skipped, and says what would bring it. */
  static Tool find(String name, String debianPackage) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Tool::new)
        .orElseGet(() -> skip(name, debianPackage));
  }

  private static Tool skip(String name, String debianPackage) {
    String reason =
        "skipped: there is no %s here (Debian's package %s)".formatted(name, debianPackage);
    // The build's own output has only the number of tests that were skipped.
    System.getLogger(Tool.class.getName()).log(System.Logger.Level.WARNING, reason);
    return abort(reason);
  }

  Ran run(Path folder, String... arguments) throws IOException, InterruptedException {
    return run(folder, Map.of(), List.of(arguments));
  }

  /**
   * Runs it to its end, with nothing on its standard input.
   *
   * @param environment all that it is to have besides PATH
   */
  Ran run(Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Path output = Files.createTempFile("tool", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("%s ended in time", command).isTrue();
      return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
