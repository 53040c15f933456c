package dev.overseer.client;

import java.time.Duration;

/**
 * How a task is followed.
 *
 * @param lossless whether the task shall wait for this follower, for as long as the hub's patience
 *     lasts, rather than run ahead of it
 * @param untilCaughtUp whether to leave once everything that is kept was read, instead of staying
 *     until the task ends
 * @param patience how long the hub may be unreachable before the task is followed no longer
 */
public record FollowOptions(boolean lossless, boolean untilCaughtUp, Duration patience) {
  /** Until its end, without slowing it; five minutes of patience. */
  public static final FollowOptions WATCH = new FollowOptions(false, false, Duration.ofMinutes(5));

  /** Until its end, as its only reader, which it waits for. */
  public static final FollowOptions LOSSLESS = new FollowOptions(true, false, WATCH.patience());

  /** What is kept, and no more. */
  public static final FollowOptions KEPT = new FollowOptions(false, true, WATCH.patience());

  /** These options with another patience. */
  public FollowOptions withPatience(Duration newPatience) {
    return new FollowOptions(lossless, untilCaughtUp, newPatience);
  }
}
