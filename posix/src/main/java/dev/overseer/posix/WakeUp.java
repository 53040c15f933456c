package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Wakes one thread out of its waiting: an eventfd. Its ringing is for many threads, so it has a
 * Libc of its own behind a lock.
 */
final class WakeUp {
  private final Libc libc;
  private final MemorySegment number;
  private final int fd;

  private boolean closed;

  private WakeUp(Libc libc, MemorySegment number, int fd) {
    this.libc = libc;
    this.number = number;
    this.fd = fd;
  }

  /**
   * @param memory must outlive this instance
   * @throws IllegalStateException if there are too many open files
   */
  static WakeUp open(Arena memory) {
    Libc libc = new Libc(memory);
    int fd = libc.eventfd();
    if (fd < 0) {
      throw new IllegalStateException("no eventfd: " + Errno.describe(-fd));
    }
    return new WakeUp(libc, memory.allocate(JAVA_LONG), fd);
  }

  /** Readable from the first ring on. */
  int fd() {
    return fd;
  }

  /** Does nothing once it is closed. */
  synchronized void ring() {
    if (!closed) {
      number.set(JAVA_LONG, 0, 1);
      libc.write(fd, number);
    }
  }

  synchronized void hush(Libc waiters) {
    waiters.read(fd, number);
  }

  synchronized void close() {
    closed = true;
    libc.close(fd);
  }
}
