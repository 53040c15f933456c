package dev.overseer.bot.runs;

import dev.overseer.core.settings.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A run.
 *
 * @param webhookToken with which anybody can post to its webhook
 * @param bridge where to push what people write, if not pulled
 */
public record Run(
    RunId id,
    Place place,
    String webhookId,
    Secret webhookToken,
    Optional<BridgeAddress> bridge,
    Instant createdAt,
    RunState state) {

  /** Whether it may be steered. */
  public boolean isLive() {
    return switch (state) {
      case RunState.Live() -> true;
      case RunState.Ending(Instant at) -> false;
      case RunState.Closed(Instant at) -> false;
    };
  }

  /** Whether its webhook counts towards the channel's. */
  boolean hasWebhook() {
    return switch (state) {
      case RunState.Live() -> true;
      case RunState.Ending(Instant at) -> true;
      case RunState.Closed(Instant at) -> false;
    };
  }

  Run in(RunState next) {
    return new Run(id, place, webhookId, webhookToken, bridge, createdAt, next);
  }

  Run pushedTo(BridgeAddress address) {
    return new Run(id, place, webhookId, webhookToken, Optional.of(address), createdAt, state);
  }

  Run withWebhook(String otherId, Secret otherToken) {
    return new Run(id, place, otherId, otherToken, bridge, createdAt, state);
  }
}
