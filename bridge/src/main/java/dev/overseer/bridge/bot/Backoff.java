package dev.overseer.bridge.bot;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Ever longer waits: doubled each time, give or take a fifth. Not thread-safe. */
public final class Backoff {
  private static final double JITTER = 0.2;

  private final RandomGenerator random;

  private final Duration shortest;
  private final Duration longest;

  private Duration next;

  public Backoff(Duration shortest, Duration longest, RandomGenerator random) {
    this.shortest = shortest;
    this.longest = longest;
    this.random = random;
    this.next = shortest;
  }

  /** How long to wait this time. */
  public Duration next() {
    Duration now = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(longest) < 0 ? twice : longest;
    return Duration.ofMillis(
        Math.round(now.toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER)));
  }

  /** It worked: the next wait is the shortest again. */
  public void reset() {
    next = shortest;
  }
}
