package dev.overseer.posix;

/** What keeps this module from working at all. Its children name the causes. */
public abstract sealed class PosixException extends RuntimeException
    permits UnsupportedSystemException,
        StateDirectoryException,
        OutOfDescriptorsException,
        WatchException {
  private static final long serialVersionUID = 1L;

  PosixException(String message) {
    super(message);
  }

  PosixException(String message, Throwable cause) {
    super(message, cause);
  }
}
