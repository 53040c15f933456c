package dev.overseer.hub;

import dev.overseer.core.Timers;
import dev.overseer.hub.HubEvent.Errored;
import dev.overseer.hub.HubEvent.Started;
import dev.overseer.hub.HubState.LoadedAction;
import dev.overseer.hub.TaskState.Aborting;
import dev.overseer.hub.TaskState.Launch;
import dev.overseer.hub.TaskState.Running;
import dev.overseer.hub.TaskState.Starting;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Processes;
import dev.overseer.posix.StdStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Starts the work of a task that has its place: prepares and spawns outside the lock, announces the
 * start under it, and only then lets the work be heard, so that no line can come before.
 */
final class LaunchTask {
  private final HubState hub;
  private final Processes processes;
  private final Timers timers;
  private final HoldBack holdBack;
  private final StopTask stop;
  private final Continuation continuation;
  private final int maxLineBytes;

  LaunchTask(
      HubState hub,
      Processes processes,
      Timers timers,
      HoldBack holdBack,
      StopTask stop,
      Continuation continuation,
      int maxLineBytes) {
    this.hub = hub;
    this.processes = processes;
    this.timers = timers;
    this.holdBack = holdBack;
    this.stop = stop;
    this.continuation = continuation;
    this.maxLineBytes = maxLineBytes;
  }

  /** What goes on after a launch. */
  interface Continuation {
    /** A run has ended; all that it wrote is out. */
    void exited(Task task, int exitCode);

    /** Others have been given the place of a task that could not be launched. */
    void admitted(List<Task> tasks);
  }

  /**
   * Starts a task's work.
   *
   * @throws HubException.StartFailed if it can't be started: a task that never ran is forgotten
   *     then, its request being answered by the exception
   */
  StartOutcome.Started launchOrForget(Task task) {
    Optional<String> failure = launch(task);
    if (failure.isEmpty()) {
      return new StartOutcome.Started(task.id, task.pid);
    }
    List<Task> next;
    synchronized (hub) {
      hub.forget(task);
      next = hub.starting(hub.pools.leave(task.id));
    }
    continuation.admitted(next);
    throw new HubException.StartFailed(failure.get());
  }

  /**
   * Starts a task's work; if it can't be started, the task is given up and its subscribers told.
   *
   * @return why it could not be started; empty where it was
   */
  Optional<String> launchOrGiveUp(Task task) {
    Optional<String> failure = launch(task);
    if (failure.isEmpty()) {
      return failure;
    }
    List<Task> next;
    synchronized (hub) {
      Launch launch = launchOf(task);
      boolean unwanted = task.state instanceof Aborting;
      task.errorMessage = failure.get();
      hub.end(task, unwanted ? new TaskState.Stopped() : new TaskState.Errored());
      if (!unwanted) {
        hub.counters.errored(task.action);
      }
      hub.audience.publish(
          new Errored(task.id, launch.restartOf(), task.exits.count(), timers.instant()),
          launch.requester());
      next = hub.starting(hub.pools.leave(task.id));
    }
    continuation.admitted(next);
    return failure;
  }

  /** Returns why it failed; empty where it didn't. */
  private Optional<String> launch(Task task) {
    Run run;
    try {
      run = prepare(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the start was interrupted");
    } catch (Exception | LinkageError e) {
      // A driver is somebody else's code: whatever it throws concerns this task alone.
      String reason = e.getMessage();
      return Optional.of(reason == null || reason.isEmpty() ? e.toString() : reason);
    }
    synchronized (hub) {
      announce(task, run);
    }
    run.begin();
    return Optional.empty();
  }

  private Run prepare(Task task) throws Exception {
    LoadedAction action;
    TaskContext context;
    synchronized (hub) {
      action = hub.action(task.action);
      int attempt = task.restarts + (launchOf(task).restart() ? 1 : 0);
      context = new TaskContext(task.id, task.action, task.parameters, attempt);
    }
    Heard heard = new Heard(task);
    return switch (action.action().prepare(context)) {
      case Work.ProcessWork work ->
          new ProcessRun(processes.spawn(work.command()), work.filter(), heard, maxLineBytes);
      case Work.VirtualWork work -> new VirtualRun(work.body(), context, heard, maxLineBytes);
    };
  }

  private void announce(Task task, Run run) {
    Launch launch = launchOf(task);
    Instant now = timers.instant();
    Optional<TaskState.Ending> unwanted =
        task.state instanceof Aborting aborting ? Optional.of(aborting.ending()) : Optional.empty();
    task.state = new Running(run);
    task.started(run.pid(), launch.restart(), now);
    hub.counters.started(task.action, launch.restart());
    hub.journal.record(task.snapshot());
    hub.audience.publish(
        new Started(task.id, run.pid(), launch.restartOf(), now, launch.requestId()),
        launch.requester());
    unwanted.ifPresent(ending -> stop.end(task, run, ending, Optional.empty()));
  }

  private static Launch launchOf(Task task) {
    return switch (task.state) {
      case Starting starting -> starting.launch();
      case Aborting aborting -> aborting.launch();
      case TaskState.Queued _,
          Running _,
          TaskState.Stopping _,
          TaskState.Settling _,
          TaskState.Delayed _,
          TaskState.Stopped _,
          TaskState.Exited _,
          TaskState.Errored _ ->
          throw new IllegalStateException(task.id + " is being launched, but is " + task.state);
    };
  }

  /** Hears a run, and passes on what it says. */
  private final class Heard implements Run.Listener {
    private final Task task;

    Heard(Task task) {
      this.task = task;
    }

    @Override
    public void lines(StdStream stream, Lines lines) {
      synchronized (hub) {
        hub.counters.output(task.action, lines.count());
        hub.audience
            .publish(task.wrote(stream, lines, timers.instant()))
            .forEach(session -> holdBack.congested(session, task));
      }
    }

    @Override
    public void exited(int exitCode) {
      continuation.exited(task, exitCode);
    }
  }
}
