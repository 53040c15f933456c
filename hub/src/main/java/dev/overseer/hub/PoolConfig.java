package dev.overseer.hub;

import java.time.Duration;
import java.util.Optional;

/**
 * How many tasks may run at once, and what becomes of those that may not.
 *
 * @param limit the most that run at once; 0 means no limit
 * @param queue where the others wait; empty means the hub's own queue settings
 * @param excess what happens to running tasks when the limit is lowered below their number
 */
public record PoolConfig(int limit, Optional<Queue> queue, Excess excess) {
  /** No limit of its own, the hub's queue settings. */
  public static final PoolConfig UNLIMITED =
      new PoolConfig(0, Optional.empty(), Excess.STOP_OLDEST);

  public PoolConfig {
    if (limit < 0) {
      throw new IllegalArgumentException(
          "limit is %d, but must be 0 (no limit) or more".formatted(limit));
    }
  }

  /**
   * Where tasks wait for a place.
   *
   * @param enabled whether they may wait at all
   * @param size the most that wait; 0 means no bound
   * @param order who comes next: the one that has waited longest, or shortest
   * @param maxAge how long one may wait; zero means for ever
   * @param displace who may push whom out of a full queue
   */
  public record Queue(
      boolean enabled, int size, Order order, Duration maxAge, Displacement displace) {
    /** Nobody waits: a task is let in or refused. */
    public static final Queue NONE =
        new Queue(false, 0, Order.FIRST, Duration.ZERO, Displacement.FORCED_ONLY);

    /** First come, first served, without expiry. */
    public static Queue ofSize(int size) {
      return new Queue(true, size, Order.FIRST, Duration.ZERO, Displacement.FORCED_ONLY);
    }

    public Queue {
      if (size < 0) {
        throw new IllegalArgumentException(
            "queue size is %d, but must be 0 or more".formatted(size));
      }
      if (maxAge.isNegative()) {
        throw new IllegalArgumentException(
            "queue age is %s, but must not be negative".formatted(maxAge));
      }
    }
  }

  /** Which end of a queue, or of a list by age, comes first. */
  public enum Order {
    /** The oldest. */
    FIRST,
    /** The newest. */
    LAST
  }

  /** Who may push a waiting task out of a full queue. A task that was forced in is never pushed. */
  public enum Displacement {
    /** Only a task that is forced: {@code displace: false}. */
    FORCED_ONLY,
    /** Any task: {@code displace: true}. */
    ALLOWED,
    /** Nobody: {@code displace: prohibit}. */
    PROHIBITED
  }

  /**
   * What happens to the tasks above a lowered limit.
   *
   * @param action what is done with them
   * @param order with which of them: {@code FIRST} the ones that run longest
   * @param grace how long each has between SIGTERM and SIGKILL; empty means the hub's own
   */
  public record Excess(ExcessAction action, Order order, Optional<Duration> grace) {
    /** Stops those that run longest. */
    public static final Excess STOP_OLDEST =
        new Excess(ExcessAction.STOP, Order.FIRST, Optional.empty());
  }

  /** What is done with a task above a lowered limit. */
  public enum ExcessAction {
    /** It is stopped for good. */
    STOP,
    /** It is stopped and put back into the queue, to be started again. */
    REQUEUE
  }
}
