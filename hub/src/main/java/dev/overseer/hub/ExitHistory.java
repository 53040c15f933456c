package dev.overseer.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * The exits of one task that nobody asked for, and what its policy makes of the newest. Guarded by
 * the hub's lock. It begins anew with each life of the hub: to restart the hub is a valid way to
 * clear a task that ran away.
 */
final class ExitHistory {
  /** More than this many exits can't be told apart from it: no threshold is higher. */
  private static final int MOST = 1_000_000;

  private final ArrayDeque<Instant> exits = new ArrayDeque<>();
  private int count;

  /** What follows an exit. */
  sealed interface Decision {
    /** The task is started again after a delay. */
    record Restart(Duration delay) implements Decision {}

    /** It has ended too often. */
    record GiveUp(int exits) implements Decision {}
  }

  /** Notes an exit and decides. */
  Decision exited(Instant now, RetryPolicy policy, RandomGenerator random) {
    boolean windowed = !policy.errorWindow().isZero();
    if (windowed) {
      exits.addLast(now);
      Instant cutoff = now.minus(policy.errorWindow());
      while (exits.getFirst().isBefore(cutoff)
          || exits.size() > Math.max(1, policy.errorThreshold())) {
        exits.removeFirst();
      }
    }
    count = windowed ? exits.size() : Math.min(count + 1, MOST);
    if (policy.errorThreshold() > 0 && count >= policy.errorThreshold()) {
      return new Decision.GiveUp(count);
    }
    Duration jitter = policy.restartJitter();
    return new Decision.Restart(
        jitter.isZero()
            ? policy.restartDelay()
            : policy.restartDelay().plusNanos(random.nextLong(jitter.toNanos() + 1)));
  }

  /** How many exits count now. */
  int count() {
    return count;
  }

  void clear() {
    exits.clear();
    count = 0;
  }
}
