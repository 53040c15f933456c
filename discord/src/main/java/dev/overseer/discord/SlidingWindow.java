package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * At most so many requests in any stretch of so much time. The last ones may be spread: with {@code
 * r} of them left and {@code t} until the oldest is forgotten, the next one waits for {@code t / (r
 * + 1)} after the one before.
 */
final class SlidingWindow implements RateRule {
  private final int limit;
  private final Duration period;
  private final int reserve;
  private final boolean postsOnly;

  private final Deque<Instant> counted = new ArrayDeque<>();

  /**
   * @param reserve how many of the last ones are spread
   * @param postsOnly whether edits and the like are not counted
   */
  SlidingWindow(int limit, Duration period, int reserve, boolean postsOnly) {
    this.limit = limit;
    this.period = period;
    this.reserve = reserve;
    this.postsOnly = postsOnly;
  }

  @Override
  public synchronized Duration delay(Route route, Instant now) {
    if (!counts(route)) {
      return Duration.ZERO;
    }
    forget(now);
    int left = limit - counted.size();
    if (left > reserve || counted.isEmpty()) {
      return Duration.ZERO;
    }
    Duration untilOneMore = Duration.between(now, counted.getFirst().plus(period));
    if (left <= 0) {
      return untilOneMore;
    }
    Duration apart =
        untilOneMore.plus(Duration.between(counted.getLast(), now)).dividedBy(left + 1L);
    Duration wait = Duration.between(now, counted.getLast().plus(apart));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  @Override
  public synchronized void answered(Route route, Outcome outcome, Instant now) {
    // Without a limit there is nothing to remember.
    if (counts(route) && limit < Integer.MAX_VALUE) {
      forget(now);
      counted.addLast(now);
    }
  }

  private boolean counts(Route route) {
    return !postsOnly || route == Route.POST;
  }

  private void forget(Instant now) {
    while (!counted.isEmpty() && !counted.getFirst().plus(period).isAfter(now)) {
      counted.removeFirst();
    }
  }
}
