package dev.overseer.server.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells the console what the hub does not know: workers, dead letters, sessions. Each of these is a
 * topic, which is a set of items by key; and there are commands that do something to them.
 *
 * <pre>
 *   subscribe ─► Snapshot ─► (Put | Removed | Totals)* ─► close
 *   perform   ─► Done | Refused; what changes by it comes to all subscribers, by their topics
 * </pre>
 *
 * <p>Items, arguments and details are trees of what JSON has: maps with texts for keys, lists,
 * texts, numbers, truth values. Implementations are thread-safe.
 */
public interface ConsoleFeed {

  /** The names of what it tells of. They never change. */
  Set<String> topics();

  /** The names of what it can do. They never change. */
  Set<String> commands();

  /**
   * Begins to tell of a topic. The first change is a {@link Change.Snapshot}, and comes soon; more
   * of these may follow, and each replaces all that was told before.
   *
   * @param part which part of the topic, such as one session; empty for all of it
   * @param listener hears of one change at a time, in order, and must not block: who has nowhere to
   *     put a change closes the subscription, and begins again when it has
   * @throws IllegalArgumentException if there is no such topic or part; the message is for people
   */
  Subscription subscribe(String topic, Optional<String> part, Consumer<Change> listener);

  /**
   * Does what somebody asks for. May block, for files that it writes.
   *
   * @param arguments as they came from outside: checked here
   * @return what came of it; also of a command that there is not
   */
  Answer perform(String command, Map<String, Object> arguments);

  /** What becomes known of a topic. */
  sealed interface Change {

    /** All there is, by key, in the order to show it in. */
    record Snapshot(Map<String, Map<String, Object>> items) implements Change {
      public Snapshot {
        items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
      }
    }

    /** One item came, or is another now. */
    record Put(String key, Map<String, Object> item) implements Change {}

    /** One item is gone. */
    record Removed(String key) implements Change {}

    /** Sums over the whole topic, all of them, in place of those told before. */
    record Totals(Map<String, Object> totals) implements Change {}
  }

  /** What came of a command. */
  sealed interface Answer {

    /** It is done, or will be: the details say. */
    record Done(Map<String, Object> details) implements Answer {}

    /**
     * It can't be done, and nothing has changed.
     *
     * @param code for programs: {@code unknown_command}, {@code invalid_argument}, {@code
     *     not_found}, {@code conflict}, {@code failed}
     * @param message for people: what is wrong, and the way out
     */
    record Refused(String code, String message) implements Answer {}
  }

  /** A topic that is being told of. */
  interface Subscription extends AutoCloseable {
    /** Ends it. A change that is being told right now may still arrive; none after it. */
    @Override
    void close();
  }
}
