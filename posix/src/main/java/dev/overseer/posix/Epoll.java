package dev.overseer.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The kernel's list of descriptors that one thread waits on. Adding and removing is thread-safe
 * where each thread brings a {@link Libc} of its own; waiting is for one thread.
 */
final class Epoll {
  /** Readable; the end of a pipe is reported whether asked for or not. */
  private static final int EPOLLIN = 1;

  private static final int ADD = 1;
  private static final int DELETE = 2;
  private static final int MOST_EVENTS = 256;

  private static final Layout LAYOUT = Layout.of(System.getProperty("os.arch", ""));
  private static final ValueLayout.OfLong KEY = ValueLayout.JAVA_LONG_UNALIGNED;

  private final int fd;
  private final MemorySegment ready;

  private Epoll(int fd, MemorySegment ready) {
    this.fd = fd;
    this.ready = ready;
  }

  /**
   * Where struct epoll_event keeps the key: the structure is packed on x86-64 only, see
   * linux/eventpoll.h.
   */
  record Layout(long bytes, long keyAt) {
    static Layout of(String architecture) {
      return architecture.equals("amd64") ? new Layout(12, 4) : new Layout(16, 8);
    }
  }

  /** Hears the keys of what is ready. */
  interface Ready {
    void onReady(long key);
  }

  /**
   * @param memory must outlive this instance
   */
  static Epoll open(Libc libc, Arena memory) {
    int fd = libc.epollCreate();
    if (fd < 0) {
      throw new IllegalStateException("no epoll: " + Errno.describe(-fd));
    }
    return new Epoll(fd, memory.allocate(LAYOUT.bytes() * MOST_EVENTS, 16));
  }

  /**
   * Reports a descriptor under a key for as long as it is readable.
   *
   * @return 0 or the error number, negated
   */
  int add(Libc libc, int watched, long key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(LAYOUT.bytes(), 8);
      event.set(ValueLayout.JAVA_INT, 0, EPOLLIN);
      event.set(KEY, LAYOUT.keyAt(), key);
      return libc.epollControl(fd, ADD, watched, event);
    }
  }

  /**
   * Needed before a descriptor is closed: a child between its birth and its exec still holds a
   * copy, and as long as there is one, the kernel would go on reporting it.
   */
  void remove(Libc libc, int watched) {
    libc.epollControl(fd, DELETE, watched, MemorySegment.NULL);
  }

  /**
   * Tells each that is ready.
   *
   * @param wait whether to wait until one is; a signal may end that early
   */
  void await(Libc libc, boolean wait, Ready heard) {
    int count = libc.epollWait(fd, ready, MOST_EVENTS, wait ? -1 : 0);
    for (int i = 0; i < count; i++) {
      heard.onReady(ready.get(KEY, LAYOUT.bytes() * i + LAYOUT.keyAt()));
    }
  }

  void close(Libc libc) {
    libc.close(fd);
  }
}
