package dev.overseer.posix;

/** The system's error numbers that are told apart here; the same on x86-64 and aarch64. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int E2BIG = 7;
  static final int ENOEXEC = 8;
  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ETXTBSY = 26;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int EPIPE = 32;
  static final int ENAMETOOLONG = 36;
  static final int ENOLCK = 37;
  static final int ENOSYS = 38;
  static final int ELOOP = 40;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /** A few words, for a message. */
  static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case ESRCH -> "no such process";
      case E2BIG -> "its arguments and environment are too long together";
      case ENOEXEC -> "it is neither a program for this machine nor a script that begins with #!";
      case EAGAIN ->
          "no more processes are allowed (see ulimit -u, or the container's limit of pids)";
      case ENOMEM -> "the machine is out of memory";
      case EACCES -> "permission denied";
      case ENOTDIR -> "a part of its path is not a directory";
      case EISDIR -> "it is a directory";
      case ENFILE, EMFILE -> "too many open files (see ulimit -n)";
      case ETXTBSY -> "the file is open for writing";
      case ENOSPC -> "no space is left on the device";
      case EDQUOT -> "the disk quota is used up";
      case EROFS -> "the file system is read-only";
      case ENOLCK, EOPNOTSUPP -> "the file system has no locks";
      case ENAMETOOLONG -> "the name is too long";
      case ENOSYS -> "this kernel does not know the call";
      case ELOOP -> "too many symbolic links";
      default -> "error " + errno;
    };
  }
}
