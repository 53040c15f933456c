package dev.overseer.discord;

import java.time.Duration;

/**
 * Told of what happens on a lane, for logs and metrics. Called on the lane's thread; must be quick,
 * and must not throw.
 */
public interface DeliveryListener {
  /** Nobody listens. */
  DeliveryListener NONE = new DeliveryListener() {};

  /**
   * A message was accepted.
   *
   * @param posts how many deliveries it held
   */
  default void delivered(int posts, Outcome.Accepted accepted) {}

  /**
   * Discord says to wait.
   *
   * @param wait how long the lane waits
   */
  default void limited(Outcome.RateLimited limited, Duration wait) {}

  /**
   * Discord does not answer, or is out of order.
   *
   * @param failures in a row, this one included
   * @param wait how long the lane waits
   */
  default void unavailable(Outcome.Unavailable unavailable, int failures, Duration wait) {}

  /** The webhook is not there any more. Said once until it is back, however often it is checked. */
  default void gone(Outcome.Gone gone) {}

  /** Messages are accepted again, after {@link #unavailable} or {@link #gone}. */
  default void back() {}

  /** A post was refused, and is in the dead-letter file. */
  default void parked(Outcome.Rejected rejected) {}

  /** A refused post can't be put aside; the lane waits, and tries that again. */
  default void parkingFailed(Exception failure, Duration wait) {}

  /** A receipt threw. The post is delivered, or put aside, in any case. */
  default void receiptFailed(RuntimeException failure) {}

  /**
   * The first message has opened a thread.
   *
   * @param threadId where all others go; a lane that takes over later must be told
   */
  default void threadOpened(String threadId) {}
}
