package dev.overseer.hub;

import dev.overseer.core.log.Log;
import dev.overseer.hub.HubEvent.DequeueReason;
import dev.overseer.hub.HubEvent.Dequeued;
import dev.overseer.hub.HubEvent.Queued;
import dev.overseer.hub.TaskState.Launch;
import dev.overseer.hub.spi.Action;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a hub knows, and its lock: this object's monitor guards everything in it. Under the lock
 * only memory is touched and subscribers are told; drivers, spawns and waits are outside. There is
 * one lock and no order of locks to get wrong.
 */
final class HubState {
  final Pools pools;
  final Audience audience;
  final Counters counters = new Counters();
  final TaskJournal journal;
  final InstantSource clock;
  private final FinishedTasks finished;
  private final HubOptions options;

  /** In order of creation. */
  final Map<String, Task> tasks = new LinkedHashMap<>();

  Map<String, LoadedAction> actions = Map.of();
  Optional<RetryPolicy> retry = Optional.empty();
  boolean closing;

  /** Whether runs that are asked to end are killed at once. */
  boolean hastened;

  HubState(Pools pools, TaskJournal journal, InstantSource clock, HubOptions options, Log log) {
    this.audience = new Audience(log);
    this.pools = pools;
    this.journal = journal;
    this.clock = clock;
    this.options = options;
    this.finished = new FinishedTasks(options.keepFinished(), options.keepFinishedFor());
  }

  /** An action and where it came from. */
  record LoadedAction(ActionDefinition definition, Action action) {}

  Task task(String taskId) {
    Task task = tasks.get(taskId);
    if (task == null) {
      throw new HubException.TaskNotFound();
    }
    return task;
  }

  LoadedAction action(String name) {
    if (actions.isEmpty()) {
      throw new HubException.NoActions();
    }
    LoadedAction action = actions.get(name);
    if (action == null) {
      throw new HubException.UnknownAction(name);
    }
    return action;
  }

  /** The policy that holds for a task: its request's over its action's over the hub's own. */
  Optional<RetryPolicy> policy(Task task) {
    Optional<RetryPolicy> configured =
        Optional.ofNullable(actions.get(task.action)).flatMap(a -> policy(a.definition()));
    return task.requestedRetry
        .map(requested -> configured.map(base -> base.overlaidWith(requested)).orElse(requested))
        .or(() -> configured);
  }

  /** The policy that holds for an action's tasks where a request doesn't say otherwise. */
  Optional<RetryPolicy> policy(ActionDefinition definition) {
    return definition
        .retry()
        .map(own -> retry.map(base -> base.overlaidWith(own)).orElse(own))
        .or(() -> retry);
  }

  /** The task waits for a place from now on. */
  StartOutcome.Queued waits(Task task, Launch launch, int position, Instant now) {
    task.state = new TaskState.Queued(now, launch);
    counters.enqueued();
    audience.announce(new Queued(task.id, task.action, position, now, launch.requestId()));
    return new StartOutcome.Queued(task.id, position);
  }

  /** The task has left its queue without a start. One that never ran is forgotten at once. */
  void dequeued(Task task, DequeueReason reason, Instant now) {
    counters.dequeued(reason);
    audience.announce(new Dequeued(task.id, reason, now));
    if (task.lastStartedAt.isEmpty()) {
      forget(task);
      return;
    }
    end(task, new TaskState.Stopped());
  }

  /** The task, which has no process, is stopped. */
  void stopped(Task task) {
    end(task, new TaskState.Stopped());
    audience.publishState(new HubEvent.Stopped(task.id, clock.instant()));
  }

  /** The task reaches a state in which nothing more happens to it by itself. */
  void end(Task task, TaskState state) {
    task.state = state;
    task.replay.bound(options.finishedReplayBytes());
    journal.record(task.snapshot());
    finished.add(task.id, clock.instant());
    forgetOverdue();
    notifyAll();
  }

  /** The task, which had ended, is to run again. */
  void revive(Task task) {
    finished.remove(task.id);
    task.replay.bound(options.replayBytes());
  }

  /** Adds a task of an earlier life. */
  void restore(TaskSnapshot past) {
    tasks.put(past.taskId(), new Task(past));
    finished.add(past.taskId(), past.lastActivity());
  }

  /** Forgets the ended tasks that are too many or too old. */
  void forgetOverdue() {
    finished.overdue(clock.instant()).forEach(taskId -> forget(task(taskId)));
  }

  /** The task is unknown from now on. */
  void forget(Task task) {
    tasks.remove(task.id);
    audience.forget(task.id);
    notifyAll();
  }

  /** Those who were given a place are about to start. */
  List<Task> starting(List<String> admitted) {
    List<Task> starting = new ArrayList<>();
    for (String taskId : admitted) {
      Task task = task(taskId);
      if (!(task.state instanceof TaskState.Queued queued)) {
        throw new IllegalStateException(taskId + " was admitted, but is " + task.state);
      }
      task.state = new TaskState.Starting(queued.launch());
      starting.add(task);
    }
    return starting;
  }
}
