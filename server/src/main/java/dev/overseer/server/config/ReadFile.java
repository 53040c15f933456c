package dev.overseer.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a text file whole, within bounds. */
final class ReadFile {
  static final int LONGEST = 1 << 20;

  private ReadFile() {}

  /** The file's text; empty if there is no file, or if it can't be read, which is a problem. */
  static Optional<String> read(Path file, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        problems.add("%s is larger than 1 MiB, which no configuration is".formatted(file));
        return Optional.empty();
      }
      // A decoder of its own: String's constructor would put U+FFFD for what isn't UTF-8.
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      problems.add("%s can't be read: %s".formatted(file, Reasons.of(e)));
      return Optional.empty();
    }
  }
}
