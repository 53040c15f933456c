package dev.overseer.feed.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * What the system says of a file; if that is the same, so is what stands in it.
 *
 * @param identity device and inode
 */
record FileState(String identity, long size, Instant modified) {

  /** Of a file that is there. */
  static Optional<FileState> of(Path path) {
    try {
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      return is.isRegularFile()
          ? Optional.of(
              new FileState(
                  String.valueOf(is.fileKey()), is.size(), is.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
