package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads from one descriptor, and waits where there is nothing, until it is closed from another
 * thread. Waiting costs nothing but the thread. An interrupt does not end it.
 */
final class AwaitReadable implements AutoCloseable {
  private static final long WAKE_KEY = 0;
  private static final long READ_KEY = 1;

  private final Arena memory;
  private final Libc libc;
  private final Epoll epoll;
  private final WakeUp wakeUp;
  private final MemorySegment buffer;
  private final int fd;

  /** Held while the descriptors are used: they are closed only when no reader is inside. */
  private final ReentrantLock reading = new ReentrantLock();

  private volatile boolean closing;
  private boolean closed;

  private AwaitReadable(
      Arena memory, Libc libc, Epoll epoll, WakeUp wakeUp, MemorySegment buffer, int fd) {
    this.memory = memory;
    this.libc = libc;
    this.epoll = epoll;
    this.wakeUp = wakeUp;
    this.buffer = buffer;
    this.fd = fd;
  }

  /**
   * @param fd does not block; ours to close, also if this fails
   * @throws IOException if there are too many open files
   */
  static AwaitReadable open(int fd, int bufferBytes) throws IOException {
    Arena memory = Arena.ofShared();
    Libc libc = new Libc(memory);
    try {
      Epoll epoll = Epoll.open(libc, memory);
      try {
        WakeUp wakeUp = WakeUp.open(memory);
        epoll.add(libc, wakeUp.fd(), WAKE_KEY);
        epoll.add(libc, fd, READ_KEY);
        MemorySegment buffer = memory.allocate(bufferBytes, 8);
        return new AwaitReadable(memory, libc, epoll, wakeUp, buffer, fd);
      } catch (IllegalStateException e) {
        epoll.close(libc);
        throw e;
      }
    } catch (IllegalStateException tooManyOpenFiles) {
      libc.close(fd);
      memory.close();
      throw new IOException(tooManyOpenFiles.getMessage(), tooManyOpenFiles);
    }
  }

  /**
   * Waits until there is something and reads it. For one thread at a time; others wait their turn.
   *
   * @return what was read; nothing once it is closed
   * @throws IOException if it cannot be read
   */
  byte[] read() throws IOException {
    reading.lock();
    try {
      while (!closing) {
        long count = libc.read(fd, buffer);
        if (count > 0) {
          return buffer.asSlice(0, count).toArray(JAVA_BYTE);
        }
        if (count < 0 && count != -Errno.EAGAIN && count != -Errno.EINTR) {
          throw new IOException("cannot be read: " + Errno.describe((int) -count));
        }
        epoll.await(libc, true, key -> {});
      }
      return new byte[0];
    } finally {
      reading.unlock();
    }
  }

  /** Ends the reading, and waits until the reader is out. */
  @Override
  public void close() {
    closing = true;
    wakeUp.ring();
    reading.lock();
    try {
      if (!closed) {
        closed = true;
        wakeUp.close();
        epoll.close(libc);
        libc.close(fd);
        memory.close();
      }
    } finally {
      reading.unlock();
    }
  }
}
