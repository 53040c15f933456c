package dev.overseer.posix;

import java.nio.file.Path;

/** The folder that our children are recorded in cannot be used. */
public final class StateDirectoryException extends PosixException {
  private static final long serialVersionUID = 1L;

  StateDirectoryException(Path directory, String reason) {
    super(message(directory, reason));
  }

  StateDirectoryException(Path directory, Throwable cause) {
    super(message(directory, cause.toString()), cause);
  }

  private static String message(Path directory, String reason) {
    return "the state directory %s cannot be used (%s): name a folder on a local disk that we may write to"
        .formatted(directory, reason);
  }
}
