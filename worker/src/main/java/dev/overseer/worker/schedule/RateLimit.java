package dev.overseer.worker.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * At most so many starts in so long, spread evenly, with a burst of one period's worth: the generic
 * cell rate algorithm (ITU-T I.371), which needs one instant of state.
 */
public final class RateLimit {
  private final Duration interval;
  private final Duration burst;

  private Instant theoretical = Instant.MIN;

  /**
   * A limit that has not been used.
   *
   * @param starts how many; 1 or more
   * @param period in how long
   */
  public RateLimit(int starts, Duration period) {
    if (starts < 1 || period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException(
          "%d starts in %s is no rate: both must be above zero".formatted(starts, period));
    }
    interval = period.dividedBy(starts);
    burst = period.minus(interval);
  }

  /** When the next start may happen; not after now where it may now. */
  public Instant nextAt() {
    return theoretical.equals(Instant.MIN) ? Instant.MIN : theoretical.minus(burst);
  }

  /** A start happens. */
  public void take(Instant now) {
    theoretical = (theoretical.isAfter(now) ? theoretical : now).plus(interval);
  }
}
