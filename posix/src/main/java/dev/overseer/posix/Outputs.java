package dev.overseer.posix;

/**
 * Both outputs of a child, read or paused together. Wishes are thread-safe, the rest is for the
 * loop's thread.
 */
final class Outputs {
  /** More than a pipe holds (1 MiB at most by default), in reads of the loop's buffer. */
  private static final int READS_PER_PIPE = 40;

  private final OutputPipe stdout;
  private final OutputPipe stderr;
  private final Runnable closed;

  private volatile Flow wanted = Flow.READ;
  private Flow flow = Flow.READ;

  private enum Flow {
    READ,
    PAUSE
  }

  /**
   * @param closed called when both have come to their end while they were {@link #hear heard}
   */
  Outputs(ReadLoop loop, int stdoutFd, int stderrFd, Runnable closed) {
    stdout = new OutputPipe(loop, StdStream.STDOUT, stdoutFd);
    stderr = new OutputPipe(loop, StdStream.STDERR, stderrFd);
    this.closed = closed;
  }

  /** What {@link #settle} is to bring about; the last wish counts. */
  void wishToPause() {
    wanted = Flow.PAUSE;
  }

  /** What {@link #settle} is to bring about; the last wish counts. */
  void wishToRead() {
    wanted = Flow.READ;
  }

  /**
   * Follows the last wish.
   *
   * @return whether that changed anything
   */
  boolean settle() {
    boolean changed = flow != wanted;
    flow = wanted;
    if (flow == Flow.PAUSE) {
      stdout.hush();
      stderr.hush();
    }
    return changed;
  }

  boolean isPaused() {
    return flow == Flow.PAUSE;
  }

  boolean areClosed() {
    return stdout.isClosed() && stderr.isClosed();
  }

  /** Hands over what is written from now on, unless they are paused. */
  void hear(ChildListener listener) {
    if (!isPaused()) {
      stdout.hear(key -> readTurn(stdout, listener));
      stderr.hear(key -> readTurn(stderr, listener));
    }
  }

  /** Hands over what lies in the pipes; stops early where the listener pauses it. */
  void readPresent(ChildListener listener) {
    for (OutputPipe pipe : new OutputPipe[] {stdout, stderr}) {
      for (int i = 0; i < READS_PER_PIPE && !isPaused(); i++) {
        if (pipe.read(listener) != OutputPipe.Outcome.SOME) {
          break;
        }
      }
    }
  }

  /** Hands over what lies in the pipes, paused or not, and closes them. */
  void readLast(ChildListener listener) {
    for (OutputPipe pipe : new OutputPipe[] {stdout, stderr}) {
      for (int i = 0; i < READS_PER_PIPE; i++) {
        if (pipe.read(listener) != OutputPipe.Outcome.SOME) {
          break;
        }
      }
      pipe.close();
    }
  }

  /** One read in a round: the others' turn comes before the next one. */
  private void readTurn(OutputPipe pipe, ChildListener listener) {
    if (pipe.read(listener) == OutputPipe.Outcome.END && areClosed()) {
      closed.run();
    }
  }
}
