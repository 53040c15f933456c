package dev.overseer.discord;

import java.util.Optional;

/** How a delivery ended. Either way it is out of the lane's hands, and is not tried again. */
public sealed interface Settled {

  /**
   * Discord has it.
   *
   * @param messageId of the message, which may hold other posts, too; nothing where the answer
   *     broke off
   * @param channelId the channel or thread that it is in
   */
  record Delivered(Optional<String> messageId, Optional<String> channelId) implements Settled {}

  /**
   * Discord refuses it, and it is in the dead-letter file.
   *
   * @param why what Discord said
   */
  record Parked(Outcome.Rejected why) implements Settled {}
}
