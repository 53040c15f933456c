package dev.overseer.client;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds out that a peer is gone without a word: a machine that was switched off, a cable that was
 * pulled, a laptop that slept. Silence alone counts while somebody listens; while received data is
 * being worked on, it may be the peer who waits for us.
 *
 * <pre>
 * listening ──interval of silence──► ask ──two more──► dead
 *     ▲                               │
 *     └───────────anything────────────┘
 * </pre>
 */
final class KeepAlive implements AutoCloseable {
  /** After how many intervals of silence the peer counts as dead. */
  static final int SILENT_INTERVALS = 3;

  private final Timers timers;
  private final Runnable ask;
  private final Runnable dead;
  private final Duration interval;
  private Timers.Timer timer;
  private boolean listening;
  private Instant since;
  private boolean closed;

  /**
   * @param ask asks the peer for a sign of life; must not block
   * @param dead ends the connection; must not block
   */
  KeepAlive(Timers timers, Duration interval, Runnable ask, Runnable dead) {
    this.timers = timers;
    this.interval = interval;
    this.ask = ask;
    this.dead = dead;
    since = timers.instant();
    timer = timers.after(interval, this::tick);
  }

  /** The caller waits for the peer from now on. */
  synchronized void listening() {
    listening = true;
    since = timers.instant();
  }

  /** Something came, and the caller works on it. */
  synchronized void heard() {
    listening = false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
  }

  private void tick() {
    Runnable action;
    synchronized (this) {
      if (closed) {
        return;
      }
      Duration silence = listening ? Duration.between(since, timers.instant()) : Duration.ZERO;
      if (silence.compareTo(interval.multipliedBy(SILENT_INTERVALS)) >= 0) {
        action = dead;
      } else {
        action = silence.compareTo(interval) >= 0 ? ask : () -> {};
        timer = timers.after(interval, this::tick);
      }
    }
    action.run();
  }
}
