package dev.overseer.discord;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Something that the lane is to do. */
public sealed interface Delivery {

  /** What it says. */
  Post post();

  /**
   * Called once, on the lane's thread, after Discord has answered and before the next delivery is
   * begun: whoever keeps a checkpoint moves it here. What it throws is reported and does no harm to
   * the lane.
   */
  Consumer<Settled> receipt();

  /**
   * A new message.
   *
   * @param joinable whether others may be put into the same message; not if it is to be edited
   *     later, since an edit replaces all of it
   */
  record New(Post post, boolean joinable, Consumer<Settled> receipt) implements Delivery {}

  /**
   * Another text for a message that was posted before.
   *
   * @param messageId asked for when it is this delivery's turn, so that the message may be one that
   *     is still waiting now; where there is none, the post is sent as a new message
   */
  record Edit(Supplier<Optional<String>> messageId, Post post, Consumer<Settled> receipt)
      implements Delivery {}
}
