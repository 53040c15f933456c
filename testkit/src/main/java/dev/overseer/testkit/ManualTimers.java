package dev.overseer.testkit;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that stands still until a test moves it. Actions run on the thread that calls {@link
 * #advance}, in the order of their time, each seeing the instant that it was due at.
 *
 * <p>Thread-safe; actions run outside the lock.
 */
public final class ManualTimers implements Timers {
  private final PriorityQueue<Entry> waiting =
      new PriorityQueue<>(
          Comparator.comparing((Entry entry) -> entry.due).thenComparingLong(entry -> entry.order));
  private Instant now;
  private long scheduled;

  /** Starts at 2026-01-01T00:00:00Z. */
  public ManualTimers() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public ManualTimers(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable action) {
    Duration wait = delay.isNegative() ? Duration.ZERO : delay;
    Entry entry = new Entry(now.plus(wait), scheduled++, action);
    waiting.add(entry);
    return () -> {
      synchronized (this) {
        return waiting.remove(entry);
      }
    };
  }

  /** Moves time forward and runs what falls due on the way. */
  public void advance(Duration by) {
    Instant until = instant().plus(by);
    while (true) {
      Entry next;
      synchronized (this) {
        next = waiting.peek();
        if (next == null || next.due.isAfter(until)) {
          now = until;
          return;
        }
        waiting.remove(next);
        now = next.due.isAfter(now) ? next.due : now;
      }
      next.action.run();
    }
  }

  /** How many actions wait. */
  public synchronized int pending() {
    return waiting.size();
  }

  private record Entry(Instant due, long order, Runnable action) {}
}
