package dev.overseer.worker.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a task waits before its next attempt: initial × backoffⁿ, at most an hour, and up to a
 * tenth less by chance, so that tasks that failed together don't come back together.
 *
 * @param initial before the first retry
 * @param backoff by how much each further one is longer; 1 or more
 */
public record RetryDelay(Duration initial, double backoff) {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double JITTER = 0.1;

  public RetryDelay {
    if (!(backoff >= 1)) {
      throw new IllegalArgumentException("backoff is %s, but must be 1 or more".formatted(backoff));
    }
  }

  /**
   * The delay before a retry.
   *
   * @param retry 0 for the first
   */
  public Duration before(int retry, RandomGenerator random) {
    double millis = (double) initial.toMillis() * Math.pow(backoff, retry);
    double capped = Math.min(millis, (double) LONGEST.toMillis());
    return Duration.ofMillis(Math.round(capped * (1 - JITTER * random.nextDouble())));
  }
}
