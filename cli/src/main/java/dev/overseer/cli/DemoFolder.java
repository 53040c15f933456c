package dev.overseer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** All that the demo writes, and gone with it. */
record DemoFolder(Path path) implements AutoCloseable {
  static DemoFolder make() {
    try {
      return new DemoFolder(Files.createTempDirectory("overseer-demo-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException gone) {
      // Then it need not be deleted.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
