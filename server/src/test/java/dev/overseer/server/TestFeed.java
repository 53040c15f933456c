package dev.overseer.server;

import dev.overseer.server.spi.ConsoleFeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A feed that has what a test puts into it, and does what a test wants done. */
final class TestFeed implements ConsoleFeed {
  final BlockingQueue<Map<String, Object>> performed = new LinkedBlockingQueue<>();

  private final Map<String, Topic> topics = new LinkedHashMap<>();

  private volatile BiFunction<String, Map<String, Object>, Answer> commands =
      (command, arguments) -> new Answer.Done(Map.of("did", command));

  /** One topic and those who listen to it. */
  private static final class Topic {
    private final Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private int begun;
  }

  TestFeed(String... names) {
    for (String name : names) {
      topics.put(name, new Topic());
    }
  }

  void onCommand(BiFunction<String, Map<String, Object>, Answer> does) {
    commands = does;
  }

  void put(String topic, String key, Map<String, Object> item) {
    Topic of = topic(topic);
    synchronized (of) {
      of.items.put(key, item);
      tell(of, new Change.Put(key, item));
    }
  }

  void remove(String topic, String key) {
    Topic of = topic(topic);
    synchronized (of) {
      of.items.remove(key);
      tell(of, new Change.Removed(key));
    }
  }

  void tell(String topic, Change change) {
    Topic of = topic(topic);
    synchronized (of) {
      tell(of, change);
    }
  }

  /** What there is, by key. */
  Map<String, Map<String, Object>> items(String topic) {
    Topic of = topic(topic);
    synchronized (of) {
      return new HashMap<>(of.items);
    }
  }

  /** How many listen now. */
  int listeners(String topic) {
    Topic of = topic(topic);
    synchronized (of) {
      return of.listeners.size();
    }
  }

  /** How often somebody has begun to. */
  int begun(String topic) {
    Topic of = topic(topic);
    synchronized (of) {
      return of.begun;
    }
  }

  private Topic topic(String name) {
    return Optional.ofNullable(topics.get(name)).orElseThrow();
  }

  private static void tell(Topic topic, Change change) {
    List.copyOf(topic.listeners).forEach(listener -> listener.accept(change));
  }

  @Override
  public Set<String> topics() {
    return topics.keySet();
  }

  @Override
  public Set<String> commands() {
    return Set.of("paint", "throw");
  }

  @Override
  public Subscription subscribe(String topic, Optional<String> part, Consumer<Change> listener) {
    if (part.filter("none"::equals).isPresent()) {
      throw new IllegalArgumentException("there is no part \"none\"");
    }
    if (part.filter("broken"::equals).isPresent()) {
      throw new IllegalStateException("a fault of the feed");
    }
    Topic of = topic(topic);
    synchronized (of) {
      of.begun++;
      of.listeners.add(listener);
      listener.accept(new Change.Snapshot(of.items));
    }
    return () -> {
      synchronized (of) {
        of.listeners.remove(listener);
      }
    };
  }

  @Override
  public Answer perform(String command, Map<String, Object> arguments) {
    performed.add(arguments);
    return commands.apply(command, arguments);
  }
}
