package dev.overseer.feed.spool;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A spool for the console.
 *
 * <pre>
 *   files ─► WorkersTopic, QueueTopic, LettersTopic ─► TellTopic ─► console
 *   console ─► SpoolRequests ─► files ─► a look at once
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class SpoolFeed implements ConsoleFeed {
  private final Map<String, TellTopic> topics = new LinkedHashMap<>();
  private final SpoolRequests requests;

  /**
   * Tells of a spool.
   *
   * @param limits what is known of workers besides their files, by name: {@code daily_budget_usd},
   *     {@code tasks_per_minute}, {@code max_concurrent_tasks}
   */
  public SpoolFeed(
      SpoolLayout layout,
      WriteFile write,
      Map<String, Map<String, Object>> limits,
      Timers timers,
      Log log) {
    add("workers", new WorkersTopic(layout, limits, timers), timers, log);
    add("queue", new QueueTopic(layout), timers, log);
    add("dead_letters", new LettersTopic(layout), timers, log);
    requests = new SpoolRequests(layout, write, limits.keySet(), timers);
  }

  private void add(String name, Topic topic, Timers timers, Log log) {
    topics.put(name, new TellTopic(name, topic, timers, log));
  }

  @Override
  public Set<String> topics() {
    return Set.copyOf(topics.keySet());
  }

  @Override
  public Set<String> commands() {
    return SpoolRequests.NAMES;
  }

  @Override
  public Subscription subscribe(String topic, Optional<String> part, Consumer<Change> listener) {
    return Optional.ofNullable(topics.get(topic))
        .orElseThrow(() -> new IllegalArgumentException("there is no topic " + topic))
        .subscribe(listener);
  }

  @Override
  public Answer perform(String command, Map<String, Object> arguments) {
    Answer answer = requests.perform(command, arguments);
    topics.values().forEach(TellTopic::lookNow);
    return answer;
  }
}
