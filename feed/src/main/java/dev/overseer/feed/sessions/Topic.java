package dev.overseer.feed.sessions;

import dev.overseer.server.spi.ConsoleFeed.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A set of items, and those who are told of them. Who comes in between gets all of it first. For
 * one thread, but for {@link Listener#end}.
 */
final class Topic {
  private final Map<String, Map<String, Object>> items = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private Map<String, Object> totals = Map.of();
  private boolean held;

  /** Somebody who wants to know. */
  static final class Listener {
    private final Consumer<Change> consumer;
    private volatile boolean ended;

    Listener(Consumer<Change> consumer) {
      this.consumer = consumer;
    }

    /** Tells it nothing more. For any thread. */
    void end() {
      ended = true;
    }

    private void tell(Change change) {
      if (!ended) {
        consumer.accept(change);
      }
    }
  }

  /** Tells somebody all there is, and from then on what changes. */
  void add(Listener listener) {
    listeners.add(listener);
    if (!held) {
      tellAll(listener);
    }
  }

  private void tellAll(Listener listener) {
    listener.tell(new Change.Snapshot(items));
    if (!totals.isEmpty()) {
      listener.tell(new Change.Totals(totals));
    }
  }

  /** Tells nobody anything until {@link #release}. */
  void hold() {
    held = true;
  }

  /** Tells everybody all there is now. */
  void release() {
    held = false;
    each(this::tellAll);
  }

  void remove(Listener listener) {
    listener.end();
    listeners.remove(listener);
  }

  boolean isWatched() {
    return !listeners.isEmpty();
  }

  /** An item came, or is another now. */
  void put(String key, Map<String, Object> item) {
    if (!item.equals(items.put(key, item))) {
      tell(new Change.Put(key, item));
    }
  }

  void remove(String key) {
    if (items.remove(key) != null) {
      tell(new Change.Removed(key));
    }
  }

  void clear() {
    items.clear();
  }

  Optional<Map<String, Object>> item(String key) {
    return Optional.ofNullable(items.get(key));
  }

  void totals(Map<String, Object> sums) {
    if (!sums.equals(totals)) {
      totals = sums;
      tell(new Change.Totals(sums));
    }
  }

  private void tell(Change change) {
    if (!held) {
      each(one -> one.tell(change));
    }
  }

  /**
   * @throws RuntimeException what a listener has thrown, who is told nothing more; the others have
   *     heard of it
   */
  private void each(Consumer<Listener> told) {
    Optional<RuntimeException> fault = Optional.empty();
    // A copy: who has no room for it ends his subscription right there.
    for (Listener one : List.copyOf(listeners)) {
      try {
        told.accept(one);
      } catch (RuntimeException e) {
        remove(one);
        fault = Optional.of(e);
      }
    }
    if (fault.isPresent()) {
      throw fault.get();
    }
  }
}
