package dev.overseer.bot.asks;

import dev.overseer.bot.runs.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * A question of an agent's.
 *
 * @param key by which the agent knows it: the same key is the same question
 * @param spot the channel or thread of the run
 * @param message that shows it, once that is there
 */
public record Ask(
    String id,
    RunId run,
    String spot,
    String key,
    Question question,
    Instant deadline,
    Optional<String> message,
    AskState state) {

  boolean isPending() {
    return switch (state) {
      case AskState.Pending() -> true;
      case AskState.Approved(String by) -> false;
      case AskState.Denied(String by, String reason) -> false;
      case AskState.Expired(String reason) -> false;
    };
  }

  Ask in(AskState next) {
    return new Ask(id, run, spot, key, question, deadline, message, next);
  }

  Ask shownBy(String messageId) {
    return new Ask(id, run, spot, key, question, deadline, Optional.of(messageId), state);
  }
}
