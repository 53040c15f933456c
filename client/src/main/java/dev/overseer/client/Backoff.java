package dev.overseer.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: 100 ms at first, twice as long each time, 5 s at most,
 * and of that a random half to whole, so that the clients that one hub's end has cut off don't all
 * come back at once. For one thread.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final RandomGenerator random;

  private Duration ceiling = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long most = ceiling.toNanos();
    Duration doubled = ceiling.multipliedBy(2);
    ceiling = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return Duration.ofNanos(random.nextLong(most / 2, most + 1));
  }

  /** It worked: the next attempt, should one be needed, is a first one. */
  void reset() {
    ceiling = FIRST;
  }
}
