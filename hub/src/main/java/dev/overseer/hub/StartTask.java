package dev.overseer.hub;

import dev.overseer.core.Ids;
import dev.overseer.hub.HubEvent.DequeueReason;
import dev.overseer.hub.HubState.LoadedAction;
import dev.overseer.hub.TaskState.Launch;
import dev.overseer.hub.TaskState.Starting;
import dev.overseer.hub.spi.InvalidParametersException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a request: checks it against its action, then for a duplicate, then its id, and asks the
 * pool for a place. The starter hears the task from the first moment on.
 */
final class StartTask {
  private final HubState hub;
  private final LaunchTask launch;
  private final HubOptions options;

  StartTask(HubState hub, LaunchTask launch, HubOptions options) {
    this.hub = hub;
    this.launch = launch;
    this.options = options;
  }

  StartOutcome start(StartRequest request, Optional<Session> starter) {
    LoadedAction action = check(request);
    Accepted accepted;
    synchronized (hub) {
      accepted = accept(request, action.definition(), starter);
    }
    return switch (accepted) {
      case Accepted.Waits waits -> waits.outcome();
      case Accepted.HasPlace hasPlace -> launch.launchOrForget(hasPlace.task());
    };
  }

  private LoadedAction check(StartRequest request) {
    LoadedAction action;
    synchronized (hub) {
      if (hub.actions.isEmpty()) {
        throw new HubException.NoActions();
      }
      if (request.action().isEmpty()) {
        throw new HubException.ActionRequired();
      }
      action = hub.action(request.action());
    }
    try {
      action.action().validate(request.parameters());
    } catch (InvalidParametersException e) {
      throw new HubException.ValidationFailed(String.valueOf(e.getMessage()));
    }
    return action;
  }

  private Accepted accept(
      StartRequest request, ActionDefinition definition, Optional<Session> starter) {
    if (hub.closing) {
      throw new HubException.ShuttingDown();
    }
    Optional<List<String>> fingerprint = fingerprint(request, definition.dedupeKey());
    fingerprint.flatMap(this::running).ifPresent(this::refuseDuplicate);
    String taskId = request.taskId().isEmpty() ? Ids.uuid() : request.taskId();
    hub.forgetOverdue();
    if (hub.tasks.containsKey(taskId)) {
      throw new HubException.TaskExists();
    }
    Instant now = hub.clock.instant();
    Launch due = new Launch(request.requestId(), 0, false, Optional.empty());
    return switch (hub.pools.enter(taskId, request.action(), request.force(), now)) {
      case Pools.Entry.Rejected _ -> throw new HubException.PoolRejected();
      case Pools.Entry.Admitted _ ->
          new Accepted.HasPlace(
              add(
                  new Task(
                      taskId, request, fingerprint, now, new Starting(due), options.replayBytes()),
                  starter));
      case Pools.Entry.Waits waits -> {
        waits
            .displaced()
            .ifPresent(other -> hub.dequeued(hub.task(other), DequeueReason.DISPLACED, now));
        Task task =
            new Task(
                taskId,
                request,
                fingerprint,
                now,
                new TaskState.Queued(now, due),
                options.replayBytes());
        add(task, starter);
        yield new Accepted.Waits(hub.waits(task, due, waits.position(), now));
      }
    };
  }

  private Task add(Task task, Optional<Session> starter) {
    hub.tasks.put(task.id, task);
    starter
        .filter(hub.audience::isConnected)
        .ifPresent(session -> hub.audience.subscribeIfAbsent(session, task.id));
    return task;
  }

  private void refuseDuplicate(String existingTaskId) {
    throw new HubException.DuplicateTask(existingTaskId);
  }

  /** The task with this fingerprint that runs or is about to. */
  private Optional<String> running(List<String> fingerprint) {
    return hub.tasks.values().stream()
        .filter(task -> task.fingerprint.filter(fingerprint::equals).isPresent())
        .filter(StartTask::occupiesItsKey)
        .map(task -> task.id)
        .findFirst();
  }

  private static boolean occupiesItsKey(Task task) {
    return switch (task.state.phase()) {
      case STARTING, RUNNING, STOPPING -> true;
      case QUEUED, RESTARTING, STOPPED, EXITED, ERRORED -> false;
    };
  }

  /** The given values of the dedupe key, in the order of their names. */
  private static Optional<List<String>> fingerprint(StartRequest request, List<String> dedupeKey) {
    if (dedupeKey.isEmpty()) {
      return Optional.empty();
    }
    Stream<String> values =
        dedupeKey.stream().sorted().map(key -> request.parameters().getOrDefault(key, ""));
    return Optional.of(Stream.concat(Stream.of(request.action()), values).toList());
  }

  private sealed interface Accepted {
    record HasPlace(Task task) implements Accepted {}

    record Waits(StartOutcome.Queued outcome) implements Accepted {}
  }
}
