package dev.overseer.testkit.discord;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Channels, forums, their threads, and the messages in them. Its monitor guards them, the guilds
 * and the interactions, too: whoever does several things to them holds it meanwhile.
 */
final class Channels {
  /** Discord counts its milliseconds from the beginning of 2015. */
  private static final long FIRST_MILLISECOND = 1_420_070_400_000L;

  private final InstantSource clock;
  private final Map<String, Place> places = new HashMap<>();
  private final LinkedHashMap<String, FakeMessage> messages = new LinkedHashMap<>();
  private long lastId;

  Channels(InstantSource clock) {
    this.clock = clock;
  }

  /** A snowflake: it tells when it was made, by the fake's clock. */
  synchronized String newId() {
    long now = (clock.instant().toEpochMilli() - FIRST_MILLISECOND) << 22;
    lastId = Math.max(lastId + 1, now);
    return Long.toString(lastId);
  }

  /** A place of no guild has an empty {@code guildId}. */
  synchronized Place add(String guildId, FakeChannelType type, String name) {
    Place place = new Place(newId(), guildId, type, name, clock.instant());
    places.put(place.id, place);
    return place;
  }

  synchronized String addText() {
    return add("", FakeChannelType.TEXT, "text").id;
  }

  synchronized String addForum() {
    return add("", FakeChannelType.FORUM, "forum").id;
  }

  synchronized String addThread(String channel) {
    Place thread = add("", FakeChannelType.PUBLIC_THREAD, "thread");
    thread.parentId = channel;
    return thread.id;
  }

  synchronized Optional<Place> place(String id) {
    return Optional.ofNullable(places.get(id));
  }

  synchronized boolean isForum(String channel) {
    return place(channel).filter(place -> place.type == FakeChannelType.FORUM).isPresent();
  }

  synchronized boolean isThreadOf(String thread, String channel) {
    return place(thread)
        .filter(place -> place.type.isThread() && place.parentId.equals(channel))
        .isPresent();
  }

  synchronized void lock(String thread) {
    place(thread).ifPresent(place -> place.locked = true);
  }

  synchronized boolean isLocked(String thread) {
    return place(thread).filter(place -> place.locked).isPresent();
  }

  synchronized void remove(String id) {
    places.remove(id);
  }

  synchronized void put(FakeMessage message) {
    messages.put(message.id(), message);
    notifyAll();
  }

  /** Something changed that a test may wait for. */
  synchronized void changed() {
    notifyAll();
  }

  synchronized Optional<FakeMessage> message(String id) {
    return Optional.ofNullable(messages.get(id)).filter(message -> !message.deleted());
  }

  synchronized List<FakeMessage> messages() {
    return new ArrayList<>(messages.values());
  }

  /** What is in a channel now, oldest first. */
  synchronized List<FakeMessage> messagesIn(String channelId) {
    return messages.values().stream()
        .filter(message -> message.channelId().equals(channelId) && !message.deleted())
        .toList();
  }

  /** Waits until there are so many, deleted ones included; as many as there are when time is up. */
  synchronized List<FakeMessage> await(int count, Instant until) throws InterruptedException {
    awaitUntil(() -> messages.size() >= count, until);
    return messages();
  }

  /** Waits for a condition that is looked at under the monitor; says whether it has come true. */
  synchronized boolean awaitUntil(BooleanSupplier condition, Instant until)
      throws InterruptedException {
    while (!condition.getAsBoolean()) {
      long millis = until.toEpochMilli() - System.currentTimeMillis();
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
