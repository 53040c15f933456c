package dev.overseer.worker.agent;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an agent told of its own work.
 *
 * @param sessionId its session, to find its transcript by
 * @param model the model that it used
 * @param turns how many it took
 * @param inputTokens as it counts them
 * @param outputTokens as it counts them
 * @param cacheWriteTokens as it counts them
 * @param cacheReadTokens as it counts them
 * @param costUsd what it says that it cost
 * @param error whether it reported a failure, whatever its exit code
 * @param text its final words
 */
public record AgentReport(
    Optional<String> sessionId,
    Optional<String> model,
    OptionalInt turns,
    OptionalLong inputTokens,
    OptionalLong outputTokens,
    OptionalLong cacheWriteTokens,
    OptionalLong cacheReadTokens,
    Optional<BigDecimal> costUsd,
    boolean error,
    Optional<String> text) {
  /** An agent that told nothing. */
  public static final AgentReport NONE =
      new AgentReport(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          false,
          Optional.empty());
}
