package dev.overseer.posix;

import static dev.overseer.posix.CFunctions.BUFFER;
import static dev.overseer.posix.CFunctions.INT;
import static dev.overseer.posix.CFunctions.INT_INT;
import static dev.overseer.posix.CFunctions.POINTER_INT;
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
 * System calls as the kernel answers them: the result, or the error number negated. Numbers are
 * those of Linux on x86-64 and aarch64, which agree on all that is used here.
 *
 * <p>An instance belongs to one thread at a time: it holds the place for that thread's errno.
 * Loading this class links all functions, which takes about 0.1 s the first time.
 */
final class Libc {
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int F_SETFL = 4;
  static final int F_DUPFD_CLOEXEC = 1030;
  static final int LOCK_EXCLUSIVE_NOW = 2 | 4;
  static final int F_OK = 0;
  static final int X_OK = 1;
  static final int P_PID = 1;
  static final int WNOHANG = 1;
  static final int WEXITED = 4;
  static final int WNOWAIT = 0x0100_0000;
  static final int PR_SET_CHILD_SUBREAPER = 36;

  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  private static final MethodHandle CLOSE = link("close", INT);
  private static final MethodHandle EPOLL_CREATE1 = link("epoll_create1", INT);
  private static final MethodHandle EVENTFD = link("eventfd", INT_INT);
  private static final MethodHandle FLOCK = link("flock", INT_INT);
  private static final MethodHandle KILL = link("kill", INT_INT);
  private static final MethodHandle PIPE2 = link("pipe2", POINTER_INT);
  private static final MethodHandle ACCESS = link("access", POINTER_INT);
  private static final MethodHandle READ = link("read", BUFFER);
  private static final MethodHandle WRITE = link("write", BUFFER);
  private static final MethodHandle EPOLL_CTL =
      link("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle EPOLL_WAIT =
      link("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle WAITID =
      link("waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle OPEN = linkVariadic("open", POINTER_INT, 2);
  private static final MethodHandle FCNTL =
      linkVariadic("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle PRCTL =
      linkVariadic(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          1);
  // glibc has wrappers for the pidfd calls from 2.36 on only.
  private static final MethodHandle SYSCALL =
      linkVariadic(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          1);

  private final MemorySegment errno;

  /** Takes a few bytes of the memory given, which must outlive this instance. */
  Libc(SegmentAllocator memory) {
    errno = CFunctions.errnoSlot(memory);
  }

  int close(int fd) {
    try {
      return result((int) CLOSE.invokeExact(errno, fd));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  long read(int fd, MemorySegment into) {
    try {
      return result((long) READ.invokeExact(errno, fd, into, into.byteSize()));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  long write(int fd, MemorySegment from) {
    try {
      return result((long) WRITE.invokeExact(errno, fd, from, from.byteSize()));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /** Leaves the reading end and then the writing end, 4 bytes each, at the pointer. */
  int pipe2(MemorySegment ends, int flags) {
    try {
      return result((int) PIPE2.invokeExact(errno, ends, flags));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int fcntl(int fd, int command, int argument) {
    try {
      return result((int) FCNTL.invokeExact(errno, fd, command, argument));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /** Opens a file that exists. */
  int open(MemorySegment path, int flags) {
    try {
      return result((int) OPEN.invokeExact(errno, path, flags));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int flock(int fd, int operation) {
    try {
      return result((int) FLOCK.invokeExact(errno, fd, operation));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int access(MemorySegment path, int mode) {
    try {
      return result((int) ACCESS.invokeExact(errno, path, mode));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int eventfd() {
    try {
      return result((int) EVENTFD.invokeExact(errno, 0, O_CLOEXEC | O_NONBLOCK));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int epollCreate() {
    try {
      return result((int) EPOLL_CREATE1.invokeExact(errno, O_CLOEXEC));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  int epollControl(int epoll, int operation, int fd, MemorySegment event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(errno, epoll, operation, fd, event));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /**
   * @param timeout in milliseconds; -1 waits for ever
   */
  int epollWait(int epoll, MemorySegment events, int most, int timeout) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(errno, epoll, events, most, timeout));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /**
   * @param pid a process; negated, a whole group
   */
  int kill(long pid, int signal) {
    try {
      return result((int) KILL.invokeExact(errno, (int) pid, signal));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /**
   * @param info 128 bytes for a siginfo_t
   */
  int waitid(long pid, MemorySegment info, int options) {
    try {
      return result((int) WAITID.invokeExact(errno, P_PID, (int) pid, info, options));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /** Always closed on exec, as the kernel makes them. */
  int pidfdOpen(long pid) {
    return (int) syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0);
  }

  int pidfdSendSignal(int pidfd, int signal) {
    return (int) syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
  }

  int prctl(int option, long value) {
    try {
      return result((int) PRCTL.invokeExact(errno, option, value, 0L, 0L, 0L));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  private long syscall(long number, long a, long b, long c, long d) {
    try {
      return result((long) SYSCALL.invokeExact(errno, number, a, b, c, d));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  private int result(int returned) {
    return CFunctions.answer(returned, errno);
  }

  private long result(long returned) {
    return CFunctions.answer(returned, errno);
  }
}
