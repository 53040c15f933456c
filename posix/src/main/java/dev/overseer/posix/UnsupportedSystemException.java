package dev.overseer.posix;

/** This machine is not one that processes can be supervised on. The message says what is needed. */
public final class UnsupportedSystemException extends PosixException {
  private static final long serialVersionUID = 1L;

  UnsupportedSystemException(String found) {
    super(
        "processes need Linux 5.3 or newer on x86-64 or aarch64, with glibc 2.34 or newer"
            + " (Debian 12, Ubuntu 22.04, RHEL 9): "
            + found);
  }
}
