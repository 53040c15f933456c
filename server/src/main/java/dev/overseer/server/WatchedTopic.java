package dev.overseer.server;

import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a client has not been told yet of a topic that it watches. Of an item that changes again and
 * again only the newest waits, so that a slow client costs what the topic is large, not what
 * happens in it. Where still too much waits, all of it is forgotten, and the topic is asked for
 * anew.
 *
 * <pre>
 *   BEGINNING ──snapshot──► WHOLE ──first of it taken──► CHANGES ──too many──► BEHIND
 *       ▲                     ▲────────another snapshot──────┘                    │
 *       └─────────────────────────────────────────────────────────────────────────┘
 *                                                          any ──► ENDED
 * </pre>
 *
 * <p>Thread-safe. Its lock is taken under the feed's, never the other way.
 */
final class WatchedTopic {
  /** So many items may have changed that the client has not been told of. */
  static final int MOST_CHANGES = 5_000;

  private static final int MOST_ITEMS = 500;
  private static final int LARGEST_CHARS = 32 << 10;

  private final String id;
  private final String topic;
  private final Optional<String> part;

  /** Told that there is something to take, or to begin again. Must not block. */
  private final Runnable wake;

  private final Map<String, Map<String, Object>> untold = new LinkedHashMap<>();
  private final Map<String, Optional<Map<String, Object>>> changes = new LinkedHashMap<>();
  private Optional<Map<String, Object>> totals = Optional.empty();
  private Optional<Subscription> subscription = Optional.empty();
  private State state = State.BEHIND;

  /** Counts beginnings: what comes of an earlier one is not listened to. */
  private int round;

  private enum State {
    BEGINNING,
    WHOLE,
    CHANGES,
    BEHIND,
    ENDED
  }

  /**
   * What is told in one message.
   *
   * @param whole whether all that was told before goes
   * @param more whether this is not all there is, and the rest follows
   */
  record News(
      boolean whole,
      List<Item> set,
      List<String> removed,
      Optional<Map<String, Object>> totals,
      boolean more) {}

  /** An item and its key. */
  record Item(String key, Map<String, Object> fields) {}

  /**
   * @param id what the client calls it
   */
  WatchedTopic(String id, String topic, Optional<String> part, Runnable wake) {
    this.id = id;
    this.topic = topic;
    this.part = part;
    this.wake = wake;
  }

  String id() {
    return id;
  }

  String topic() {
    return topic;
  }

  Optional<String> part() {
    return part;
  }

  /** Begins, or begins again. What it returns is to be subscribed. */
  synchronized Consumer<Change> begin() {
    if (state == State.BEHIND) {
      state = State.BEGINNING;
    }
    int ours = ++round;
    return change -> accept(ours, change);
  }

  /** What was subscribed. */
  void subscribed(Subscription to) {
    synchronized (this) {
      if (state != State.ENDED && state != State.BEHIND) {
        subscription = Optional.of(to);
        return;
      }
    }
    // Meanwhile it has ended, or so much came that it is behind.
    to.close();
  }

  /** Whether it has to begin again. */
  synchronized boolean isBehind() {
    return state == State.BEHIND;
  }

  private void accept(int of, Change change) {
    Optional<Subscription> lost;
    synchronized (this) {
      if (of != round || state == State.ENDED || state == State.BEHIND) {
        return;
      }
      take(change);
      lost = changes.size() > MOST_CHANGES ? leave(State.BEHIND) : Optional.empty();
    }
    lost.ifPresent(Subscription::close);
    wake.run();
  }

  private void take(Change change) {
    switch (change) {
      case Change.Snapshot(Map<String, Map<String, Object>> items) -> {
        forget();
        untold.putAll(items);
        state = State.WHOLE;
      }
      case Change.Put(String key, Map<String, Object> item) -> {
        if (untold.replace(key, item) == null) {
          changes.put(key, Optional.of(item));
        }
      }
      case Change.Removed(String key) -> {
        if (untold.remove(key) == null) {
          changes.put(key, Optional.empty());
        }
      }
      case Change.Totals(Map<String, Object> sums) -> totals = Optional.of(sums);
    }
  }

  /** Takes what is to be told next; empty if there is nothing. */
  synchronized Optional<News> take() {
    if (state != State.WHOLE && state != State.CHANGES) {
      return Optional.empty();
    }
    boolean whole = state == State.WHOLE;
    if (!whole && untold.isEmpty() && changes.isEmpty() && totals.isEmpty()) {
      return Optional.empty();
    }
    state = State.CHANGES;
    Room room = new Room();
    List<Item> set = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    Iterator<Map.Entry<String, Map<String, Object>>> first = untold.entrySet().iterator();
    while (first.hasNext() && room.isLeft()) {
      Map.Entry<String, Map<String, Object>> entry = first.next();
      first.remove();
      set.add(new Item(entry.getKey(), entry.getValue()));
      room.take(entry.getValue());
    }
    Iterator<Map.Entry<String, Optional<Map<String, Object>>>> then = changes.entrySet().iterator();
    while (then.hasNext() && room.isLeft()) {
      Map.Entry<String, Optional<Map<String, Object>>> entry = then.next();
      then.remove();
      entry
          .getValue()
          .ifPresentOrElse(
              item -> set.add(new Item(entry.getKey(), item)), () -> removed.add(entry.getKey()));
      room.take(entry.getValue().orElse(Map.of()));
    }
    boolean more = !untold.isEmpty();
    Optional<Map<String, Object>> sums = more ? Optional.empty() : totals;
    totals = more ? totals : Optional.empty();
    return Optional.of(new News(whole, set, removed, sums, more));
  }

  /** Hears and tells nothing more. */
  void end() {
    Optional<Subscription> last;
    synchronized (this) {
      last = leave(State.ENDED);
    }
    last.ifPresent(Subscription::close);
  }

  /** Returns what is to be closed, without the lock. */
  private Optional<Subscription> leave(State to) {
    state = to;
    forget();
    Optional<Subscription> left = subscription;
    subscription = Optional.empty();
    return left;
  }

  private void forget() {
    untold.clear();
    changes.clear();
    totals = Optional.empty();
  }

  /** How much still goes into a message, roughly. */
  private static final class Room {
    private int items = MOST_ITEMS;
    private int chars = LARGEST_CHARS;

    boolean isLeft() {
      return items > 0 && chars > 0;
    }

    void take(Object tree) {
      items--;
      chars -= charsOf(tree);
    }

    private static int charsOf(Object tree) {
      return switch (tree) {
        case String text -> text.length();
        case Map<?, ?> map -> map.values().stream().mapToInt(Room::charsOf).sum() + 8 * map.size();
        case Iterable<?> elements -> {
          int sum = 0;
          for (Object element : elements) {
            sum += charsOf(element);
          }
          yield sum;
        }
        default -> 8;
      };
    }
  }
}
