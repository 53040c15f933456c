package dev.overseer.posix;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Puts a failed call on a file into the exception that the JDK would have thrown. */
final class FileFailure {
  private FileFailure() {}

  /**
   * @param what could not be done, as in "cannot be opened"
   */
  static IOException of(Path file, String what, int errno) {
    String path = file.toString();
    String reason = what + ": " + Errno.describe(errno);
    return switch (errno) {
      case Errno.ENOENT -> new NoSuchFileException(path, null, reason);
      case Errno.ENOTDIR -> new NotDirectoryException(path);
      case Errno.EEXIST -> new FileAlreadyExistsException(path, null, what + ": it is there");
      case Errno.EACCES -> new AccessDeniedException(path, null, reason);
      case Errno.ELOOP -> new FileSystemException(path, null, what + ": it is a symbolic link");
      default -> new FileSystemException(path, null, reason);
    };
  }
}
