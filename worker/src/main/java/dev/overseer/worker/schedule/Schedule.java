package dev.overseer.worker.schedule;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The tasks that wait, and which of them is next: the highest priority first, and the oldest among
 * equals.
 *
 * <pre>
 *            ┌── a dependency is open ──► blocked ── the last one completed ──┐
 *   add ─────┼── its time is to come ───► delayed ◄───────────────────────────┤
 *            │                               └── its time has come ──┐        │
 *            └── otherwise ─────────────► ready ◄────────────────────┴────────┘
 *                                           └── poll ──► gone
 * </pre>
 *
 * <p>Not thread-safe. Every operation costs O(log n): a hundred thousand tasks may wait.
 */
public final class Schedule {
  private static final Comparator<Waiting> BY_RANK =
      Comparator.comparingInt((Waiting task) -> -task.priority)
          .thenComparing(task -> task.since)
          .thenComparing(task -> task.key);
  private static final Comparator<Waiting> BY_TIME =
      Comparator.comparing((Waiting task) -> task.notBefore).thenComparing(BY_RANK);

  private final Function<String, Dependency> earlier;

  private final Map<String, Waiting> byKey = new HashMap<>();
  private final Map<String, Waiting> byTaskId = new HashMap<>();
  private final Map<String, Set<String>> openDependencies = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();
  private final TreeSet<Waiting> ready = new TreeSet<>(BY_RANK);
  private final TreeSet<Waiting> delayed = new TreeSet<>(BY_TIME);

  /**
   * An empty schedule.
   *
   * @param earlier what became of tasks that are not in it
   */
  public Schedule(Function<String, Dependency> earlier) {
    this.earlier = earlier;
  }

  /**
   * A task that waits.
   *
   * @param key names it here; two tasks have different keys even if their ids are the same
   * @param taskId what others depend on
   * @param priority the higher, the sooner
   * @param since how long it has waited, for the order among equals
   * @param notBefore when it may start; {@link Instant#MIN} means any time
   * @param dependencies the ids of tasks that must have completed
   */
  public record Waiting(
      String key,
      String taskId,
      int priority,
      Instant since,
      Instant notBefore,
      Set<String> dependencies) {

    public Waiting {
      dependencies = Set.copyOf(dependencies);
    }
  }

  /** How far a task is that another one depends on. */
  public enum Dependency {
    COMPLETED,
    FAILED,
    OPEN
  }

  /** What became of a task that was added. */
  public sealed interface Added {
    /** It waits. */
    record Accepted() implements Added {}

    /** It can never start. */
    record Refused(String reason) implements Added {}
  }

  /** Adds a task, or replaces the one with its key. */
  public Added add(Waiting task) {
    remove(task.key);
    Set<String> open = new LinkedHashSet<>();
    for (String dependency : task.dependencies) {
      switch (byTaskId.containsKey(dependency) ? Dependency.OPEN : earlier.apply(dependency)) {
        case FAILED -> {
          return new Added.Refused("dependency failed: " + dependency);
        }
        case OPEN -> open.add(dependency);
        case COMPLETED -> {}
      }
    }
    Optional<List<String>> cycle = cycleThrough(task.taskId, open);
    if (cycle.isPresent()) {
      return new Added.Refused("dependency cycle: " + String.join(" → ", cycle.get()));
    }
    byKey.put(task.key, task);
    byTaskId.put(task.taskId, task);
    if (open.isEmpty()) {
      release(task);
    } else {
      openDependencies.put(task.key, open);
      open.forEach(id -> dependents.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(task.key));
    }
    return new Added.Accepted();
  }

  /** Takes the next task that may start now; empty if there is none. */
  public Optional<Waiting> poll(Instant now) {
    advance(now);
    Waiting next = ready.pollFirst();
    if (next == null) {
      return Optional.empty();
    }
    forget(next);
    return Optional.of(next);
  }

  /** Whether one may start now. */
  public boolean hasReady(Instant now) {
    advance(now);
    return !ready.isEmpty();
  }

  /** When the next one may start that may not yet; empty if time alone releases none. */
  public Optional<Instant> nextAt() {
    return delayed.isEmpty() ? Optional.empty() : Optional.of(delayed.first().notBefore);
  }

  /** Takes a task out. Returns whether it was there. */
  public boolean remove(String key) {
    Waiting task = byKey.get(key);
    if (task == null) {
      return false;
    }
    ready.remove(task);
    delayed.remove(task);
    forget(task);
    return true;
  }

  /** Whether a task with this key waits. */
  public boolean contains(String key) {
    return byKey.containsKey(key);
  }

  /** The task with a key; empty if none waits. */
  public Optional<Waiting> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The key of the task with an id; empty if none waits. */
  public Optional<String> keyOf(String taskId) {
    return Optional.ofNullable(byTaskId.get(taskId)).map(Waiting::key);
  }

  /** The ids that tasks wait for and that don't wait here themselves, at most so many. */
  public List<String> awaited(int most) {
    return dependents.keySet().stream()
        .filter(id -> !byTaskId.containsKey(id))
        .limit(most)
        .toList();
  }

  /** How many wait, for whatever reason. */
  public int size() {
    return byKey.size();
  }

  /** A task has completed: those that waited for it alone may start. */
  public void completed(String taskId) {
    for (String key : dependentsOf(taskId)) {
      Set<String> open = openDependencies.get(key);
      Waiting task = byKey.get(key);
      if (open != null && task != null && open.remove(taskId) && open.isEmpty()) {
        openDependencies.remove(key);
        release(task);
      }
    }
  }

  /** A task has failed for good: those that depend on it can't start, and are taken out. */
  public List<Waiting> failed(String taskId) {
    List<Waiting> doomed = new ArrayList<>();
    for (String key : dependentsOf(taskId)) {
      Waiting task = byKey.get(key);
      if (task != null && remove(key)) {
        doomed.add(task);
      }
    }
    return doomed;
  }

  private Set<String> dependentsOf(String taskId) {
    Set<String> keys = dependents.remove(taskId);
    return keys == null ? Set.of() : keys;
  }

  private void release(Waiting task) {
    (task.notBefore.equals(Instant.MIN) ? ready : delayed).add(task);
  }

  private void advance(Instant now) {
    while (!delayed.isEmpty() && !delayed.first().notBefore.isAfter(now)) {
      ready.add(delayed.removeFirst());
    }
  }

  private void forget(Waiting task) {
    byKey.remove(task.key);
    byTaskId.remove(task.taskId, task);
    Set<String> open = openDependencies.remove(task.key);
    if (open != null) {
      for (String dependency : open) {
        Set<String> keys = dependents.get(dependency);
        if (keys != null) {
          keys.remove(task.key);
          if (keys.isEmpty()) {
            dependents.remove(dependency);
          }
        }
      }
    }
  }

  /** The way from a task over its dependencies back to itself; empty if there is none. */
  private Optional<List<String>> cycleThrough(String taskId, Set<String> firstSteps) {
    Map<String, String> cameFrom = new HashMap<>();
    ArrayDeque<String> ahead = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    for (String step : firstSteps) {
      cameFrom.put(step, taskId);
      ahead.add(step);
    }
    while (!ahead.isEmpty()) {
      String at = ahead.removeFirst();
      if (at.equals(taskId)) {
        return Optional.of(wayTo(taskId, cameFrom));
      }
      Waiting task = byTaskId.get(at);
      if (seen.add(at) && task != null) {
        for (String next : openDependencies.getOrDefault(task.key, Set.of())) {
          cameFrom.putIfAbsent(next, at);
          ahead.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> wayTo(String taskId, Map<String, String> cameFrom) {
    ArrayDeque<String> way = new ArrayDeque<>(List.of(taskId));
    String at = taskId;
    do {
      at = cameFrom.getOrDefault(at, taskId);
      way.addFirst(at);
    } while (!at.equals(taskId));
    return List.copyOf(way);
  }
}
