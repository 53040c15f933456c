package dev.overseer.posix;

/**
 * The reading end of one of a child's outputs. On the loop's thread only.
 *
 * <pre>
 *   quiet ◄──hush / hear──► heard
 *     └────────close──────────┴──► closed
 * </pre>
 *
 * A quiet one is not in the epoll list at all: there, the end of a pipe is reported over and over
 * even where nothing is asked for.
 */
final class OutputPipe {
  private final ReadLoop loop;
  private final StdStream stream;
  private final int fd;

  private State state = new State.Quiet();

  private sealed interface State {
    record Quiet() implements State {}

    record Heard(long key) implements State {}

    record Closed() implements State {}
  }

  /** What a read came to. */
  enum Outcome {
    /** Something was handed over; there may be more. */
    SOME,
    /** There is nothing now. */
    NOTHING,
    /** Nobody can write any more and all is read: the pipe is closed. */
    END
  }

  /**
   * @param fd does not block; ours to close
   */
  OutputPipe(ReadLoop loop, StdStream stream, int fd) {
    this.loop = loop;
    this.stream = stream;
    this.fd = fd;
  }

  boolean isClosed() {
    return state instanceof State.Closed;
  }

  /** Tells the source whenever there is something to read. */
  void hear(ReadLoop.Source source) {
    if (!(state instanceof State.Quiet)) {
      return;
    }
    long key = loop.watch(fd, source);
    if (key < 0) {
      close();
      throw new IllegalStateException(
          "the %s of a child is lost: %s".formatted(stream.label(), Errno.describe((int) -key)));
    }
    state = new State.Heard(key);
  }

  void hush() {
    if (state instanceof State.Heard(long key)) {
      loop.forget(key, fd);
      state = new State.Quiet();
    }
  }

  /** Reads once and hands over what was there. */
  Outcome read(ChildListener listener) {
    if (isClosed()) {
      return Outcome.END;
    }
    int count = loop.read(fd);
    if (count > 0) {
      listener.onOutput(stream, loop.buffer(), count);
      return Outcome.SOME;
    }
    if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
      return Outcome.NOTHING;
    }
    close();
    return Outcome.END;
  }

  void close() {
    hush();
    if (!isClosed()) {
      loop.close(fd);
      state = new State.Closed();
    }
  }
}
