package dev.overseer.bridge.bot;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What came of a request to the bot. */
public sealed interface Reply {

  /** It was done. */
  record Done(ObjectNode body) implements Reply {}

  /**
   * It will never be done.
   *
   * @param status 400 to 499
   * @param message the bot's
   */
  record Refused(int status, String message) implements Reply {}

  /**
   * It may be done later: the bot is not there, is busy, or is not itself.
   *
   * @param reason in a sentence
   * @param after when it wants to be asked again, if it says so
   */
  record Later(String reason, Optional<Duration> after) implements Reply {}
}
