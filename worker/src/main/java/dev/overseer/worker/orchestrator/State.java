package dev.overseer.worker.orchestrator;

import dev.overseer.worker.orchestrator.Event.TaskCompleted;
import dev.overseer.worker.orchestrator.Event.TaskTimeout;
import dev.overseer.worker.orchestrator.Event.WorkerRecovered;
import dev.overseer.worker.orchestrator.Event.WorkerUnhealthy;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the orchestrator knows: changed by {@linkplain Entry entries} alone, so that replaying them
 * gives the same. Tasks that are over are forgotten but for the latest; what was told of their
 * results is kept for as long as the results are. Not thread-safe.
 */
final class State {
  /** So many tasks that are over are remembered with all that is known of them. */
  static final int REMEMBERED = 1000;

  private final Map<TaskKey, Task> open = new LinkedHashMap<>();
  private final Map<TaskKey, Task> over = new LinkedHashMap<>();
  private final Map<Long, Entry.Happened> untold = new LinkedHashMap<>();
  private final Set<String> unhealthy = new TreeSet<>();
  private final Map<String, Counts> counts = new LinkedHashMap<>();

  private ToldResults told = new ToldResults();
  private long total;
  private long completed;
  private long failed;
  private long timedOut;
  private long next = 1;

  /** A task's identity: two workers may have tasks of the same id. */
  record TaskKey(String worker, String taskId) {}

  /** The words that the state file has for a task. */
  enum Status {
    PENDING,
    TIMEOUT,
    COMPLETED,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String word) {
      return switch (word) {
        case "completed" -> COMPLETED;
        case "timeout" -> TIMEOUT;
        case "pending" -> PENDING;
        default -> FAILED;
      };
    }
  }

  /**
   * A task.
   *
   * @param file the task file's name; empty text where it is the usual one
   * @param completedAt empty as long as it is not over
   */
  record Task(
      TaskKey key,
      Instant createdAt,
      Optional<Instant> completedAt,
      Status status,
      Optional<String> resultFile,
      int attempts,
      String file) {

    private Task timedOut() {
      return new Task(key, createdAt, completedAt, Status.TIMEOUT, resultFile, attempts, file);
    }
  }

  /** How many tasks of a worker are over. */
  record Counts(long completed, long failed) {}

  /** The state file's {@code stats}. */
  record Stats(long total, long completed, long failed, long timedOut) {}

  /** Takes in what happened. */
  void apply(Entry entry) {
    switch (entry) {
      case Entry.Submitted(String taskId, String worker, Instant createdAt, String file) ->
          submitted(new TaskKey(worker, taskId), createdAt, file);
      case Entry.Happened happened -> happened(happened);
      case Entry.Told(List<Long> numbers) -> numbers.forEach(untold::remove);
    }
  }

  private void submitted(TaskKey key, Instant createdAt, String file) {
    Task task =
        new Task(key, createdAt, Optional.empty(), Status.PENDING, Optional.empty(), 0, file);
    if (open.putIfAbsent(key, task) == null) {
      over.remove(key);
      total++;
    }
  }

  private void happened(Entry.Happened happened) {
    next = Math.max(next, happened.number() + 1);
    untold.put(happened.number(), happened);
    switch (happened.event()) {
      case TaskCompleted event -> happened.finish().ifPresent(finish -> completed(event, finish));
      case TaskTimeout event -> {
        timedOut++;
        open.computeIfPresent(
            new TaskKey(event.worker(), event.taskId()), (_, task) -> task.timedOut());
      }
      case WorkerUnhealthy event -> unhealthy.add(event.worker());
      case WorkerRecovered event -> unhealthy.remove(event.worker());
    }
  }

  private void completed(TaskCompleted event, Entry.Finish finish) {
    TaskKey key = new TaskKey(event.worker(), event.taskId());
    Status status = event.status().equals("completed") ? Status.COMPLETED : Status.FAILED;
    if (open.remove(key) == null) {
      total++;
    }
    boolean good = status == Status.COMPLETED;
    completed += good ? 1 : 0;
    failed += good ? 0 : 1;
    counts.merge(
        event.worker(),
        good ? new Counts(1, 0) : new Counts(0, 1),
        (a, b) -> new Counts(a.completed + b.completed, a.failed + b.failed));
    told.put(finish.name(), finish.content(), finish.modifiedNanos());
    remember(
        new Task(
            key,
            finish.createdAt(),
            Optional.of(finish.completedAt()),
            status,
            Optional.of(event.resultFile()),
            finish.attempts(),
            ""));
  }

  private void remember(Task task) {
    over.remove(task.key);
    over.put(task.key, task);
    if (over.size() > REMEMBERED) {
      over.remove(over.keySet().iterator().next());
    }
  }

  /** A task from a snapshot. */
  void restore(Task task) {
    switch (task.status) {
      case PENDING, TIMEOUT -> open.put(task.key, task);
      case COMPLETED, FAILED -> remember(task);
    }
  }

  /** The rest of a snapshot. */
  void restore(Stats stats, long nextNumber) {
    total = stats.total;
    completed = stats.completed;
    failed = stats.failed;
    timedOut = stats.timedOut;
    next = Math.max(next, nextNumber);
  }

  /** What a snapshot knows of a worker. */
  void restore(String worker, Counts of, boolean isUnhealthy) {
    counts.put(worker, of);
    if (isUnhealthy) {
      unhealthy.add(worker);
    }
  }

  void restore(Entry.Happened happened) {
    untold.put(happened.number(), happened);
  }

  void restore(ToldResults results) {
    told = results;
  }

  /** Forgets a task that timed out, and of which nothing is left. */
  void forget(TaskKey key) {
    open.remove(key);
  }

  /** The number of what happens next. */
  long next() {
    return next;
  }

  ToldResults told() {
    return told;
  }

  /** Tasks that have no last result yet. */
  Collection<Task> open() {
    return Collections.unmodifiableCollection(open.values());
  }

  /** The latest that have. */
  Collection<Task> over() {
    return Collections.unmodifiableCollection(over.values());
  }

  Optional<Task> openTask(TaskKey key) {
    return Optional.ofNullable(open.get(key));
  }

  /** An open task, else one that is over and remembered. */
  Optional<Task> task(TaskKey key) {
    return openTask(key).or(() -> Optional.ofNullable(over.get(key)));
  }

  /** What others have not been told of, in order. */
  List<Entry.Happened> untold() {
    return List.copyOf(untold.values());
  }

  boolean isUnhealthy(String worker) {
    return unhealthy.contains(worker);
  }

  Counts counts(String worker) {
    return counts.getOrDefault(worker, new Counts(0, 0));
  }

  /** The workers that there is something to say of. */
  Set<String> workers() {
    Set<String> names = new TreeSet<>(unhealthy);
    names.addAll(counts.keySet());
    return names;
  }

  Stats stats() {
    return new Stats(total, completed, failed, timedOut);
  }
}
