package dev.overseer.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that is tested. */
final class Source {
  static final Path ROOT = Path.of(System.getProperty("overseer.source", "..")).toAbsolutePath();
  static final Path DEPLOY = ROOT.resolve("deploy");
  static final Path PACKAGED = ROOT.resolve("dist/target/overseer");

  private Source() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the files below a folder whose names end like this. */
  static List<Path> files(Path folder, String end) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(end))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
