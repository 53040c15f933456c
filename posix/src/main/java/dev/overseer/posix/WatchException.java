package dev.overseer.posix;

/**
 * Folders cannot be watched, because of a limit or for want of inotify. Looking at them from time
 * to time still works. The message names the limit, its value, and how to raise it.
 */
public final class WatchException extends PosixException {
  private static final long serialVersionUID = 1L;

  WatchException(String message) {
    super(message);
  }
}
