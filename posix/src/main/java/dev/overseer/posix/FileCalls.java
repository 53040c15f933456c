package dev.overseer.posix;

import static dev.overseer.posix.CFunctions.INT;
import static dev.overseer.posix.CFunctions.INT_INT;
import static dev.overseer.posix.CFunctions.POINTER_INT;
import static dev.overseer.posix.CFunctions.POINTER_POINTER;
import static dev.overseer.posix.CFunctions.link;
import static dev.overseer.posix.CFunctions.linkVariadic;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * System calls on files, like those in {@link Libc}; apart from them because who only starts
 * processes need not wait until these are linked.
 *
 * <p>An instance belongs to one thread at a time: it holds the place for that thread's errno.
 */
final class FileCalls {
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_NOFOLLOW =
      System.getProperty("os.arch", "").equals("amd64") ? 0x20000 : 0x8000;
  static final int LOCK_UNLOCK = 8;
  static final int F_SETPIPE_SZ = 1031;
  static final int F_GETPIPE_SZ = 1032;
  static final long FIONREAD = 0x541B;

  /** A struct stat takes 144 bytes on x86-64, 128 on aarch64; device and inode come first. */
  static final long STAT_BYTES = 256;

  /** A struct statfs takes 120 bytes; the kind of file system comes first. */
  static final long STATFS_BYTES = 256;

  private static final MethodHandle OPEN =
      linkVariadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle MKFIFO = link("mkfifo", POINTER_INT);
  private static final MethodHandle FSTAT =
      link("fstat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle LSTAT = link("lstat", POINTER_POINTER);
  private static final MethodHandle STATFS = link("statfs", POINTER_POINTER);
  private static final MethodHandle FTRUNCATE =
      link("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final FunctionDescriptor BUFFER_AT =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PREAD = link("pread", BUFFER_AT);
  private static final MethodHandle PWRITE = link("pwrite", BUFFER_AT);
  private static final MethodHandle IOCTL =
      linkVariadic("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle INOTIFY_INIT1 = link("inotify_init1", INT);
  private static final MethodHandle INOTIFY_ADD_WATCH =
      link("inotify_add_watch", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle INOTIFY_RM_WATCH = link("inotify_rm_watch", INT_INT);

  private final MemorySegment errno;

  /** Takes a few bytes of the memory given, which must outlive this instance. */
  FileCalls(SegmentAllocator memory) {
    errno = CFunctions.errnoSlot(memory);
  }

  /** Opens a file; where it is to be made, with that mode less the umask. */
  int open(MemorySegment path, int flags, int mode) {
    try {
      return CFunctions.answer((int) OPEN.invokeExact(errno, path, flags, mode), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int mkfifo(MemorySegment path, int mode) {
    try {
      return CFunctions.answer((int) MKFIFO.invokeExact(errno, path, mode), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int fstat(int fd, MemorySegment stat) {
    try {
      return CFunctions.answer((int) FSTAT.invokeExact(errno, fd, stat), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int lstat(MemorySegment path, MemorySegment stat) {
    try {
      return CFunctions.answer((int) LSTAT.invokeExact(errno, path, stat), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int statfs(MemorySegment path, MemorySegment statfs) {
    try {
      return CFunctions.answer((int) STATFS.invokeExact(errno, path, statfs), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int ftruncate(int fd, long length) {
    try {
      return CFunctions.answer((int) FTRUNCATE.invokeExact(errno, fd, length), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  long pread(int fd, MemorySegment into, long offset) {
    try {
      return CFunctions.answer(
          (long) PREAD.invokeExact(errno, fd, into, into.byteSize(), offset), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  long pwrite(int fd, MemorySegment from, long offset) {
    try {
      return CFunctions.answer(
          (long) PWRITE.invokeExact(errno, fd, from, from.byteSize(), offset), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int ioctl(int fd, long request, MemorySegment answer) {
    try {
      return CFunctions.answer((int) IOCTL.invokeExact(errno, fd, request, answer), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int inotifyInit() {
    try {
      return CFunctions.answer(
          (int) INOTIFY_INIT1.invokeExact(errno, Libc.O_CLOEXEC | Libc.O_NONBLOCK), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /**
   * Returns the watch descriptor: one per folder, however often and by whatever path it is added.
   */
  int inotifyAdd(int inotify, MemorySegment path, int mask) {
    try {
      return CFunctions.answer(
          (int) INOTIFY_ADD_WATCH.invokeExact(errno, inotify, path, mask), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int inotifyRemove(int inotify, int watch) {
    try {
      return CFunctions.answer((int) INOTIFY_RM_WATCH.invokeExact(errno, inotify, watch), errno);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }
}
