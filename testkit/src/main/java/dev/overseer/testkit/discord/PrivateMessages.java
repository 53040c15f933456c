package dev.overseer.testkit.discord;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Messages that only one person sees. Guarded by the {@link Channels}. */
final class PrivateMessages {
  private final Channels channels;
  private final Map<String, FakeMessage> hidden = new HashMap<>();

  PrivateMessages(Channels channels) {
    this.channels = channels;
  }

  void put(FakeMessage message) {
    hidden.put(message.id(), message);
    channels.changed();
  }

  boolean has(FakeMessage message) {
    return hidden.containsKey(message.id());
  }

  /** A message, whoever sees it. */
  Optional<FakeMessage> orPublic(String id) {
    return Optional.ofNullable(hidden.get(id))
        .filter(message -> !message.deleted())
        .or(() -> channels.message(id));
  }
}
