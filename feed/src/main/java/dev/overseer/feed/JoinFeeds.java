package dev.overseer.feed;

import dev.overseer.server.spi.ConsoleFeed;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Several feeds as one: each topic and each command goes to the feed that has it. Thread-safe where
 * they are.
 */
public final class JoinFeeds implements ConsoleFeed {
  private final Map<String, ConsoleFeed> byTopic;
  private final Map<String, ConsoleFeed> byCommand;

  /**
   * Joins feeds.
   *
   * @throws IllegalArgumentException if two of them have a topic, or a command, of the same name
   */
  public JoinFeeds(List<ConsoleFeed> feeds) {
    byTopic = byName(feeds, ConsoleFeed::topics, "topic");
    byCommand = byName(feeds, ConsoleFeed::commands, "command");
  }

  private static Map<String, ConsoleFeed> byName(
      List<ConsoleFeed> feeds, Function<ConsoleFeed, Collection<String>> names, String what) {
    Map<String, ConsoleFeed> byName = new LinkedHashMap<>();
    for (ConsoleFeed feed : feeds) {
      for (String name : names.apply(feed)) {
        if (byName.putIfAbsent(name, feed) != null) {
          throw new IllegalArgumentException(
              "two feeds have a %s \"%s\": each name may stand once".formatted(what, name));
        }
      }
    }
    return Collections.unmodifiableMap(byName);
  }

  @Override
  public Set<String> topics() {
    return byTopic.keySet();
  }

  @Override
  public Set<String> commands() {
    return byCommand.keySet();
  }

  @Override
  public Subscription subscribe(String topic, Optional<String> part, Consumer<Change> listener) {
    ConsoleFeed feed = byTopic.get(topic);
    if (feed == null) {
      throw new IllegalArgumentException("there is no topic \"%s\"".formatted(topic));
    }
    return feed.subscribe(topic, part, listener);
  }

  @Override
  public Answer perform(String command, Map<String, Object> arguments) {
    ConsoleFeed feed = byCommand.get(command);
    return feed == null
        ? new Answer.Refused("unknown_command", "there is no command \"%s\"".formatted(command))
        : feed.perform(command, arguments);
  }
}
