package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of a driver, built and run as its reader does it: a copy of it, far from our tree, by
 * a Maven that knows of us only what is in its repository.
 */
class CustomDriverExampleIT {
  private static final String VERSION = System.getProperty("overseer.version", "");

  /** What {@code overseer-hub} brings with it. */
  private static final List<String> MODULES = List.of("core", "posix", "hub");

  @TempDir private Path folder;

  /** In front of the user's own repository, into which nothing is installed. */
  private Path repository;

  private Path example;

  @BeforeEach
  void copy() throws IOException {
    repository = folder.resolve("repository");
    install("parent", SourceTree.ROOT.resolve("pom.xml"), "pom");
    for (String module : MODULES) {
      Path source = SourceTree.ROOT.resolve(module);
      install(module, source.resolve("pom.xml"), "pom");
      install(
          module, source.resolve("target/overseer-%s-%s.jar".formatted(module, VERSION)), "jar");
    }
    example = folder.resolve("custom driver");
    Path original = SourceTree.ROOT.resolve("examples/custom-driver");
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file :
          files.filter(file -> !file.startsWith(original.resolve("target"))).toList()) {
        Files.copy(file, example.resolve(original.relativize(file).toString()));
      }
    }
  }

  @Test
  void buildsAndRuns() throws Exception {
    Ran ran =
        Program.start(
                example,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of(
                    SourceTree.ROOT.resolve("mvnw").toString(),
                    "--batch-mode",
                    "--quiet",
                    "--no-transfer-progress",
                    "-Dmaven.repo.local=" + repository,
                    "-Dmaven.repo.local.tail=" + System.getProperty("overseer.repository"),
                    "compile",
                    "exec:exec"))
            .end();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out().lines())
        .contains(
            "greet-1 starts as a process",
            "greet-1 writes to stdout: [Hello, Ada!]",
            "greet-1 ends with 0")
        .containsSubsequence(
            "launch-1 starts as a function",
            "launch-1 writes to stdout: [3]",
            "launch-1 writes to stdout: [2]",
            "launch-1 writes to stdout: [1]",
            "launch-1 writes to stdout: [lift-off]",
            "launch-1 ends with 0")
        .anyMatch(line -> line.matches("[0-9a-f-]{36} starts as a function"));
  }

  private void install(String module, Path file, String extension) throws IOException {
    String name = "overseer-" + module;
    Path place = repository.resolve("dev/overseer").resolve(name).resolve(VERSION);
    Files.createDirectories(place);
    Files.copy(file, place.resolve("%s-%s.%s".formatted(name, VERSION, extension)));
  }
}
