package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;

/** How a lane stands with its webhook. */
public sealed interface DeliveryState {

  /** Whether posts go out, or will without anybody's help. */
  default boolean ready() {
    return !(this instanceof Gone);
  }

  /** Posts go out as they come, or as fast as limits allow. */
  record Sending() implements DeliveryState {}

  /**
   * Discord does not answer, or is out of order; or a post can't be put aside.
   *
   * @param failures in a row
   * @param until when it is tried again
   * @param reason in words
   */
  record BackingOff(int failures, Instant until, String reason) implements DeliveryState {}

  /**
   * The webhook is not there any more.
   *
   * @param checks how often it was asked for since
   * @param until when it is asked for next
   * @param why what Discord said
   */
  record Gone(int checks, Instant until, Outcome.Gone why) implements DeliveryState {}

  /** How long to wait before anything is done; zero for none. */
  default Duration delay(Instant now) {
    Instant until =
        switch (this) {
          case Sending sending -> now;
          case BackingOff backingOff -> backingOff.until();
          case Gone gone -> gone.until();
        };
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }
}
