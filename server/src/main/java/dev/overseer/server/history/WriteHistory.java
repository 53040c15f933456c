package dev.overseer.server.history;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.hub.TaskSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes what waits, on a thread of its own: everything that has come meanwhile in one commit.
 * While that can't be done, a full disk being the usual reason, it says so once and tries again
 * after a pause that doubles; what comes meanwhile waits within the bound of {@link Pending}.
 *
 * <pre>
 *   idle ── something waits ──► writing ── written ──► idle
 *                                 │  ▲
 *                          failed ▼  │ after the pause
 *                               failing
 * </pre>
 */
final class WriteHistory implements Runnable {
  private static final int MOST_WAITING = 20_000;

  /** What little room there is shall take something. */
  private static final int MOST_AT_ONCE = 500;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_PRUNES = Duration.ofMinutes(1);

  private final Connection connection;
  private final TaskRows rows;
  private final InstantSource time;
  private final Log log;

  private final Retention retention;
  private final Duration firstPause;

  private final Object lock = new Object();
  private final Pending pending = new Pending(MOST_WAITING);
  private boolean closing;

  /** The thread's own: how long to pause; empty while all is well. */
  private Optional<Duration> failing = Optional.empty();

  private Instant lastPruned;
  private int writtenSincePruned;

  WriteHistory(
      Connection connection,
      InstantSource time,
      Log log,
      Retention retention,
      Duration firstPause) {
    this.connection = connection;
    this.rows = new TaskRows(connection);
    this.time = time;
    this.log = log;
    this.retention = retention;
    this.firstPause = firstPause;
    this.lastPruned = time.instant();
  }

  /** Adds to what waits. */
  void add(TaskSnapshot task) {
    synchronized (lock) {
      pending.add(task);
      lock.notifyAll();
    }
  }

  /** Lets the thread end once it has written what waits, or has failed to. */
  void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
  }

  @Override
  public void run() {
    try {
      for (List<Pending.Change> changes = take(); !changes.isEmpty(); changes = take()) {
        try {
          write(changes);
          succeeded();
        } catch (SQLException | RuntimeException e) {
          failed(changes, e);
          pause();
        }
      }
    } catch (InterruptedException nobodyShould) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What waits, once something does; nothing once this is closing and all is written or given up.
   */
  private List<Pending.Change> take() throws InterruptedException {
    synchronized (lock) {
      while (pending.isEmpty() && !closing) {
        lock.wait();
      }
      return pending.take(MOST_AT_ONCE);
    }
  }

  private void write(List<Pending.Change> changes) throws SQLException {
    Transaction.run(
        connection,
        () -> {
          rows.write(changes);
          prune(changes.size());
        });
  }

  private void prune(int written) throws SQLException {
    Instant now = time.instant();
    writtenSincePruned += written;
    boolean many = writtenSincePruned > 100 + retention.number() / 10;
    if (many || now.isAfter(lastPruned.plus(BETWEEN_PRUNES))) {
      rows.prune(retention.number(), now.minus(retention.age()));
      writtenSincePruned = 0;
      lastPruned = now;
    }
  }

  private void succeeded() {
    if (failing.isEmpty()) {
      return;
    }
    long lost;
    synchronized (lock) {
      if (!pending.isEmpty()) {
        // The next part may not fit: that would be told in turns with this.
        return;
      }
      lost = pending.takeLost();
    }
    failing = Optional.empty();
    log.info("the history is written again", field("changes_lost", lost));
  }

  private void failed(List<Pending.Change> changes, Exception failure) {
    if (failing.isEmpty()) {
      log.warn(
          "the history can't be written; the hub goes on, and so does the history once it can",
          field("why", String.valueOf(failure.getMessage())));
    }
    failing =
        Optional.of(
            failing
                .map(pause -> pause.multipliedBy(2))
                .filter(pause -> pause.compareTo(LONGEST_PAUSE) < 0)
                .orElse(failing.isEmpty() ? firstPause : LONGEST_PAUSE));
    synchronized (lock) {
      pending.putBack(changes);
      if (closing) {
        log.error(
            "the history could not be written until the end",
            field("changes_lost", pending.size() + pending.takeLost()));
        pending.take(Integer.MAX_VALUE);
      }
    }
  }

  private void pause() throws InterruptedException {
    long deadline = System.nanoTime() + failing.orElse(firstPause).toNanos();
    synchronized (lock) {
      // Every change wakes this too.
      for (long left = 1; !closing && left > 0; left = deadline - System.nanoTime()) {
        lock.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    }
  }
}
