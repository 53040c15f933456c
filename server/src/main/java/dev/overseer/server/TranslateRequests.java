package dev.overseer.server;

import dev.overseer.hub.PoolChange;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.StartRequest;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ExcessSettings;
import dev.overseer.protocol.RetrySettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Requests in the hub's words. */
final class TranslateRequests {
  private TranslateRequests() {}

  static StartRequest start(ClientMessage.Start start) {
    return new StartRequest(
        start.action(),
        start.taskId(),
        start.params(),
        start.retryPolicy().map(TranslateRequests::retry),
        start.force(),
        start.id());
  }

  static PoolChange poolChange(ClientMessage.SetPool set) {
    return new PoolChange(
        named(set.action()),
        set.limit(),
        set.queueSize(),
        set.excess().map(TranslateRequests::excess));
  }

  /** The protocol writes "none" as an empty text. */
  static Optional<String> named(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static RetryPolicy retry(RetrySettings retry) {
    return new RetryPolicy(
        retry.restartDelay(), retry.restartJitter(), retry.errorWindow(), retry.errorThreshold());
  }

  private static PoolConfig.Excess excess(ExcessSettings excess) {
    return new PoolConfig.Excess(
        PoolConfig.ExcessAction.valueOf(excess.action().toUpperCase(Locale.ROOT)),
        PoolConfig.Order.valueOf(excess.order().toUpperCase(Locale.ROOT)),
        excess.grace() == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(excess.grace())));
  }
}
