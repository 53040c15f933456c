package dev.overseer.testkit.discord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Channels, forums, their threads, and the messages in them. */
final class Channels {
  private final Set<String> texts = new HashSet<>();
  private final Set<String> forums = new HashSet<>();
  private final Map<String, String> threads = new HashMap<>();
  private final Set<String> locked = new HashSet<>();
  private final LinkedHashMap<String, FakeMessage> messages = new LinkedHashMap<>();
  private long lastId = 1_400_000_000_000_000_000L;

  synchronized String newId() {
    return Long.toString(++lastId);
  }

  synchronized String addText() {
    String id = newId();
    texts.add(id);
    return id;
  }

  synchronized String addForum() {
    String id = newId();
    forums.add(id);
    return id;
  }

  synchronized String addThread(String channel) {
    String id = newId();
    threads.put(id, channel);
    return id;
  }

  synchronized boolean isForum(String channel) {
    return forums.contains(channel);
  }

  synchronized boolean isThreadOf(String thread, String channel) {
    return channel.equals(threads.get(thread));
  }

  synchronized void lock(String thread) {
    locked.add(thread);
  }

  synchronized boolean isLocked(String thread) {
    return locked.contains(thread);
  }

  synchronized void removeThread(String thread) {
    threads.remove(thread);
  }

  synchronized void put(FakeMessage message) {
    messages.put(message.id(), message);
    notifyAll();
  }

  synchronized Optional<FakeMessage> message(String id) {
    return Optional.ofNullable(messages.get(id)).filter(message -> !message.deleted());
  }

  synchronized List<FakeMessage> messages() {
    return new ArrayList<>(messages.values());
  }

  /** Waits until there are so many, deleted ones included; as many as there are when time is up. */
  synchronized List<FakeMessage> await(int count, Instant until) throws InterruptedException {
    while (messages.size() < count) {
      long millis = until.toEpochMilli() - System.currentTimeMillis();
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    return messages();
  }
}
