package dev.overseer.testkit.discord;

import java.util.Optional;

/** How the bot gets its interactions: over the gateway, or at an endpoint of its own. */
final class Delivery {
  private final Gateway gateway;
  private Optional<FakeEndpoint> endpoint = Optional.empty();

  Delivery(Gateway gateway) {
    this.gateway = gateway;
  }

  synchronized void to(Optional<FakeEndpoint> other) {
    endpoint = other;
  }

  private synchronized Optional<FakeEndpoint> endpoint() {
    return endpoint;
  }

  void deliver(FakeInteraction interaction) {
    Optional<FakeEndpoint> to = endpoint();
    if (to.isEmpty()) {
      gateway.dispatch(0, "INTERACTION_CREATE", interaction.payload.deepCopy());
      return;
    }
    try {
      to.get().deliver(interaction);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
