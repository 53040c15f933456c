package dev.overseer.feed.spool;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Tells those who listen to a topic how it changes. For one thread at a time. */
final class TellTopic {
  private final String name;
  private final Topic topic;
  private final Log log;

  private final Set<Listener> told = new LinkedHashSet<>();
  private Map<String, Map<String, Object>> known = Map.of();

  /** Somebody who wants to know. */
  static final class Listener {
    private final Consumer<Change> consumer;
    private boolean ended;

    Listener(Consumer<Change> consumer) {
      this.consumer = consumer;
    }

    void end() {
      ended = true;
    }

    boolean hasEnded() {
      return ended;
    }

    private void tell(Change change) {
      if (!ended) {
        consumer.accept(change);
      }
    }
  }

  TellTopic(String name, Topic topic, Log log) {
    this.name = name;
    this.topic = topic;
    this.log = log;
  }

  /** Somebody listens from now on, and hears first how it is. */
  void add(Listener one, SpoolFolders folders) {
    look(folders);
    told.add(one);
    one.tell(new Change.Snapshot(known));
  }

  void remove(Listener one) {
    told.remove(one);
  }

  boolean hasListeners() {
    return !told.isEmpty();
  }

  /** Looks, and tells what has changed since the last look. */
  void look(SpoolFolders folders) {
    Map<String, Map<String, Object>> now;
    try {
      now = new LinkedHashMap<>(topic.look(folders));
    } catch (IOException | UncheckedIOException e) {
      // A folder that goes while it is read, or a full table of open files: there is a next look.
      log.warn("the spool could not be looked at", field("topic", name), field("why", e));
      return;
    }
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
  }

  private void tell(Change change) {
    // A copy: who has no room for it ends his subscription right there.
    List.copyOf(told).forEach(one -> one.tell(change));
  }
}
