package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Writes messages into a pipe, whole or not at all, and never waits. Thread-safe.
 *
 * <p>Up to 4,096 bytes the kernel keeps a message in one piece whoever else writes, pipe(7). A
 * longer one is written only when there is certainly room for all of it, which holds as long as
 * nobody else writes; for that the pipe is made larger if need be.
 */
public final class PipeWriter implements AutoCloseable {
  /** The longest message, in bytes: what a pipe may be made to hold by default. */
  public static final int MOST_BYTES = 1024 * 1024;

  private static final int ATOMIC_BYTES = 4096;

  private final int fd;

  private boolean closed;

  /** What became of a message. */
  public enum Outcome {
    /** It is in the pipe; nobody needs to have read it. */
    WRITTEN,
    /** Nothing of it is in the pipe: it comes to fit when the reader has read. */
    FULL,
    /** Nothing of it is in the pipe, and nobody reads any more. */
    NO_READER
  }

  /**
   * @param fd does not block; ours to close
   */
  PipeWriter(int fd) {
    this.fd = fd;
  }

  /**
   * Writes a message.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MOST_BYTES}
   * @throws IllegalStateException if this is closed
   * @throws PartlyWrittenException if somebody else wrote at the same time, so that only a part of
   *     a long message is in it
   * @throws IOException if the pipe may not be made large enough
   */
  public synchronized Outcome write(byte[] message) throws IOException {
    if (message.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a message holds %d bytes at most, not %d".formatted(MOST_BYTES, message.length));
    }
    if (closed) {
      throw new IllegalStateException("the pipe is closed");
    }
    if (message.length == 0) {
      return Outcome.WRITTEN;
    }
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      if (message.length > ATOMIC_BYTES && !hasRoom(message.length, libc, arena)) {
        return Outcome.FULL;
      }
      long written = libc.write(fd, arena.allocateFrom(JAVA_BYTE, message));
      if (written == message.length) {
        return Outcome.WRITTEN;
      }
      if (written >= 0) {
        throw new PartlyWrittenException(written, message.length);
      }
      return switch ((int) -written) {
        case Errno.EAGAIN -> Outcome.FULL;
        case Errno.EPIPE -> Outcome.NO_READER;
        default ->
            throw new IOException(
                "the pipe cannot be written to: " + Errno.describe((int) -written));
      };
    }
  }

  /** The reader comes to the end if nobody else writes. Does nothing the second time. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try (Arena arena = Arena.ofConfined()) {
        new Libc(arena).close(fd);
      }
    }
  }

  private boolean hasRoom(int length, Libc libc, Arena arena) throws IOException {
    int capacity = libc.fcntl(fd, FileCalls.F_GETPIPE_SZ, 0);
    if (capacity < length) {
      capacity = libc.fcntl(fd, FileCalls.F_SETPIPE_SZ, length);
      if (capacity == -Errno.EBUSY) {
        return false;
      }
      if (capacity < 0) {
        throw new IOException(
            "the pipe cannot be made to hold %d bytes (see fs.pipe-max-size, fs.pipe-user-pages-soft): %s"
                .formatted(length, Errno.describe(-capacity)));
      }
    }
    MemorySegment unread = arena.allocate(JAVA_INT);
    new FileCalls(arena).ioctl(fd, FileCalls.FIONREAD, unread);
    long page = GroupUsage.PAGE_BYTES;
    // It holds so many pages, not bytes. Two that follow each other hold more than one full one
    // together, except for the first one and the last one, which may hold next to nothing.
    long bytes = unread.get(JAVA_INT, 0);
    long used = bytes == 0 ? 0 : 2 * (bytes / page) + 2;
    return capacity / page - used >= (length + page - 1) / page;
  }
}
