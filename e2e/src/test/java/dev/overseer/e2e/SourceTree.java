package dev.overseer.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tree that this test was built in. */
final class SourceTree {
  static final Path ROOT = Path.of(System.getProperty("overseer.source", ".")).toAbsolutePath();
  static final Path LAUNCHER = ROOT.resolve("overseer");
  static final Path PACKAGED = ROOT.resolve("dist/target/overseer");

  private SourceTree() {}

  /** Returns the modules that the root pom lists. */
  static List<String> modules() {
    return Pattern.compile("<module>(.+?)</module>")
        .matcher(read(ROOT.resolve("pom.xml")))
        .results()
        .map(MatchResult::group)
        .map(element -> element.replaceAll("</?module>", ""))
        .toList();
  }

  /** Returns the Java sources below a folder of the tree, none where it does not exist. */
  static List<Path> javaFiles(String folder) {
    if (!Files.exists(ROOT.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
