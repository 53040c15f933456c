package dev.overseer.posix;

/**
 * Says once when a process of ours has ended: its pidfd is then readable. It is not reaped by this;
 * so its number stays its own.
 */
final class ExitNotice implements ReadLoop.Source {
  private final ReadLoop loop;
  private final int pidfd;
  private final Runnable ended;

  /**
   * @param pidfd the loop's to close
   * @param ended called on the loop's thread
   */
  ExitNotice(ReadLoop loop, int pidfd, Runnable ended) {
    this.loop = loop;
    this.pidfd = pidfd;
    this.ended = ended;
  }

  /**
   * Hands the pidfd over to the loop. Thread-safe: nobody else knows of it yet.
   *
   * @return 0, or the error number, negated
   */
  int begin(Libc callers) {
    long key = loop.watch(callers, pidfd, this);
    return key < 0 ? (int) key : 0;
  }

  @Override
  public void onReady(long key) {
    loop.forget(key, pidfd);
    loop.close(pidfd);
    ended.run();
  }
}
