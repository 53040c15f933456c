package dev.overseer.posix;

/** A process could not be started. The message names the program and what stood in the way. */
public final class SpawnException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public SpawnException(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  /** The system's error number, 2 for ENOENT; 0 where the fault was found before the call. */
  public int errno() {
    return errno;
  }
}
