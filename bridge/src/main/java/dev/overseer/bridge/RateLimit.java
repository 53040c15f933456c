package dev.overseer.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * So many in a second, all of them at once if need be: the generic cell rate algorithm.
 * Thread-safe.
 */
final class RateLimit {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final InstantSource clock;

  private final Duration interval;
  private final Duration burst;

  private Instant theoretical = Instant.MIN;

  RateLimit(int perSecond, InstantSource clock) {
    this.clock = clock;
    this.interval = SECOND.dividedBy(perSecond);
    this.burst = SECOND.minus(interval);
  }

  /**
   * Takes one.
   *
   * @return empty if it was free; else after how long there will be one, and none was taken
   */
  synchronized Optional<Duration> take() {
    Instant now = clock.instant();
    Instant from = theoretical.isAfter(now) ? theoretical : now;
    Duration wait = Duration.between(now, from).minus(burst);
    if (wait.isPositive()) {
      return Optional.of(wait);
    }
    theoretical = from.plus(interval);
    return Optional.empty();
  }
}
