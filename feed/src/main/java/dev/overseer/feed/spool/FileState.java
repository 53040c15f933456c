package dev.overseer.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * By what a file that was written anew is told from what it was.
 *
 * @param key of the file system; empty where it has none
 */
record FileState(Optional<Object> key, FileTime modified, long size) {

  /** That of a file; empty if it is gone, or no file. */
  static Optional<FileState> of(Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.isRegularFile()
          ? Optional.of(
              new FileState(Optional.ofNullable(is.fileKey()), is.lastModifiedTime(), is.size()))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
