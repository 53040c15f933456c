package dev.overseer.discord;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Ever longer waits: each twice the one before, up to a longest, and somewhere between half of that
 * and all of it, so that many who failed together don't come back together.
 *
 * @param shortest of the first one
 * @param longest of any
 */
record Backoff(Duration shortest, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /** The wait after so many failures in a row. */
  Duration after(int failures, RandomGenerator random) {
    Duration full =
        shortest.multipliedBy(1L << Math.min(Math.max(0, failures - 1), MOST_DOUBLINGS));
    Duration capped = full.compareTo(longest) > 0 ? longest : full;
    long nanos = capped.toNanos();
    return Duration.ofNanos((long) (nanos * (0.5 + random.nextDouble() / 2)));
  }
}
