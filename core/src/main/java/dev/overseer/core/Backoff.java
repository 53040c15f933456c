package dev.overseer.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Ever longer waits before something is tried again: each twice the one before, up to a longest,
 * and of that a random half to whole, so that many who failed together don't come back together.
 * Immutable.
 *
 * @param shortest of the first one, over zero
 * @param longest of any
 */
public record Backoff(Duration shortest, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait after so many failures in a row.
   *
   * @param failures from 1
   */
  public Duration after(int failures, RandomGenerator random) {
    Duration full =
        shortest.multipliedBy(1L << Math.min(Math.max(0, failures - 1), MOST_DOUBLINGS));
    long most = (full.compareTo(longest) > 0 ? longest : full).toNanos();
    return Duration.ofNanos(random.nextLong(most / 2, most + 1));
  }

  /** For one who tries, and has not failed yet. */
  public Waits waits(RandomGenerator random) {
    return new Waits(this, random);
  }

  /** The waits of one who tries, which count the failures. Not thread-safe. */
  public static final class Waits {
    private final Backoff backoff;
    private final RandomGenerator random;

    private int failures;

    private Waits(Backoff backoff, RandomGenerator random) {
      this.backoff = backoff;
      this.random = random;
    }

    /** It failed: how long to wait this time. */
    public Duration next() {
      failures = Math.min(failures + 1, MOST_DOUBLINGS + 1);
      return backoff.after(failures, random);
    }

    /** It worked: the next wait is a first one. */
    public void reset() {
      failures = 0;
    }
  }
}
