package dev.overseer.feed.spool;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.feed.spool.FollowSpool.TopicPart;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.SpoolLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A queue for the console: its workers, the tasks that wait or run, how they ended, what they
 * print, the dead letters. Lists come from files, which are the spool's own or copies of what an
 * engine has elsewhere; all else is asked of the engine.
 *
 * <pre>
 *   files ──the kernel's events──► FollowSpool ─► WorkersTopic, … ─► TellTopic ─► console
 *   engine, /proc ─► FollowOutput, FollowUsage ────────────────────────────────► console
 *   console ─► QueueRequests ─► engine
 * </pre>
 *
 * <p>Needs no closing: whoever listens to nothing costs nothing. Thread-safe.
 */
public final class SpoolFeed implements ConsoleFeed {
  private static final String WORKERS = "workers";
  private static final String QUEUE = "queue";
  private static final String LETTERS = "dead_letters";
  private static final String RESULTS = "results";
  private static final String OUTPUT = "output";
  private static final String USAGE = "usage";

  private final Engine engine;
  private final SpoolLayout layout;
  private final Map<String, WorkerLimits> workers;
  private final Timers timers;
  private final Log log;
  private final FollowSpool follow;
  private final QueueRequests requests;

  /**
   * Tells of a queue.
   *
   * @param layout where the engine shows it
   * @param workers those that there are, by name, even if they have no files yet
   */
  public SpoolFeed(
      Engine engine,
      SpoolLayout layout,
      Map<String, WorkerLimits> workers,
      Timers timers,
      Log log) {
    this.engine = engine;
    this.layout = layout;
    this.workers = Map.copyOf(workers);
    this.timers = timers;
    this.log = log;
    follow =
        new FollowSpool(
            List.of(layout.tasks(), layout.results(), layout.heartbeats(), layout.deadLetters()),
            timers,
            log);
    requests = new QueueRequests(engine, layout, workers.keySet(), timers);
  }

  @Override
  public Set<String> topics() {
    return Set.of(WORKERS, QUEUE, LETTERS, RESULTS, OUTPUT, USAGE);
  }

  @Override
  public Set<String> commands() {
    return QueueRequests.NAMES;
  }

  /**
   * {@inheritDoc}
   *
   * @param part of tasks and dead letters, the worker whose they are; of output, whose it is
   */
  @Override
  public Subscription subscribe(String topic, Optional<String> part, Consumer<Change> listener) {
    if (topic.equals(OUTPUT)) {
      return output(part.orElse(""), listener);
    }
    if (topic.equals(USAGE)) {
      return FollowUsage.start(layout, listener, log);
    }
    return follow.subscribe(new TopicPart(topic, part), make(topic, part), listener);
  }

  private Subscription output(String task, Consumer<Change> listener) {
    int slash = task.indexOf('/');
    if (slash <= 0 || slash == task.length() - 1) {
      throw new IllegalArgumentException("\"key\" must name a task: WORKER/TASK_ID");
    }
    return FollowOutput.start(
        engine, task.substring(0, slash), task.substring(slash + 1), listener, log);
  }

  private Topic make(String topic, Optional<String> part) {
    return switch (topic) {
      case WORKERS -> {
        if (part.isPresent()) {
          throw new IllegalArgumentException("workers are told of together: leave \"key\" out");
        }
        yield new WorkersTopic(layout, workers, timers);
      }
      case RESULTS -> {
        if (part.isPresent()) {
          throw new IllegalArgumentException("results are told of together: leave \"key\" out");
        }
        yield new LatestResults(layout);
      }
      case QUEUE -> new FilesTopic(layout, part, layout.tasks(), layout::tasksOf, SpoolItems::task);
      case LETTERS ->
          new FilesTopic(
              layout, part, layout.deadLetters(), layout::deadLettersOf, SpoolItems::letter);
      default -> throw new IllegalArgumentException("there is no topic \"%s\"".formatted(topic));
    };
  }

  @Override
  public Answer perform(String command, Map<String, Object> arguments) {
    Answer answer = requests.perform(command, arguments);
    follow.changed();
    return answer;
  }
}
