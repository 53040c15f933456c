package dev.overseer.feed.spool;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells all who want to know how a topic changes. As long as anybody does, it is looked at again
 * and again; whoever changes something himself asks for a look at once. Thread-safe.
 *
 * <pre>
 *   nobody ── first subscriber ──► look ─► differences ─► wait ─► look … ── last one gone ──► nobody
 * </pre>
 */
final class TellTopic {
  /** Between two looks. Files of a second ago are new enough for people. */
  static final Duration INTERVAL = Duration.ofMillis(500);

  private final String name;
  private final Topic topic;
  private final Timers timers;
  private final Log log;

  private final Set<Listener> told = new LinkedHashSet<>();
  private Map<String, Map<String, Object>> known = Map.of();
  private boolean ticking;

  /** Somebody who wants to know; only under the lock. */
  private static final class Listener {
    private final Consumer<Change> consumer;
    private boolean ended;

    Listener(Consumer<Change> consumer) {
      this.consumer = consumer;
    }

    void tell(Change change) {
      if (!ended) {
        consumer.accept(change);
      }
    }
  }

  TellTopic(String name, Topic topic, Timers timers, Log log) {
    this.name = name;
    this.topic = topic;
    this.timers = timers;
    this.log = log;
  }

  /** Tells somebody from now on: on other threads, never inside this call. */
  Subscription subscribe(Consumer<Change> listener) {
    Listener one = new Listener(listener);
    var _ = Thread.ofPlatform().daemon().name("overseer-feed").start(() -> begin(one));
    return () -> end(one);
  }

  private synchronized void begin(Listener one) {
    if (one.ended) {
      return;
    }
    look();
    told.add(one);
    if (!ticking) {
      ticking = true;
      waitForNext();
    }
    one.tell(new Change.Snapshot(known));
  }

  private synchronized void end(Listener one) {
    one.ended = true;
    told.remove(one);
  }

  private void waitForNext() {
    var _ =
        timers.after(
            INTERVAL,
            () -> Thread.ofPlatform().daemon().name("overseer-feed").start(this::lookAgain));
  }

  private synchronized void lookAgain() {
    if (told.isEmpty()) {
      ticking = false;
      return;
    }
    look();
    waitForNext();
  }

  /** Looks now, and tells what has changed, if anybody wants to know. */
  synchronized void lookNow() {
    if (!told.isEmpty()) {
      look();
    }
  }

  private void look() {
    try {
      Map<String, Map<String, Object>> now = new LinkedHashMap<>(topic.look());
      Map<String, Map<String, Object>> before = known;
      known = now;
      before.keySet().stream()
          .filter(key -> !now.containsKey(key))
          .forEach(key -> tell(new Change.Removed(key)));
      now.forEach(
          (key, item) -> {
            if (!item.equals(before.get(key))) {
              tell(new Change.Put(key, item));
            }
          });
    } catch (IOException | UncheckedIOException e) {
      // A folder that goes while it is read, or a full table of open files: the next look is soon.
      log.warn("the spool could not be looked at", field("topic", name), field("why", e));
    }
  }

  private void tell(Change change) {
    // A copy: who has no room for it ends his subscription right there.
    List.copyOf(told).forEach(one -> one.tell(change));
  }
}
