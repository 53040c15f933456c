package dev.overseer.posix;

/** This process has too many files open to look at others in /proc. */
public final class OutOfDescriptorsException extends PosixException {
  private static final long serialVersionUID = 1L;

  OutOfDescriptorsException() {
    super("cannot look at processes: too many open files (see ulimit -n)");
  }
}
