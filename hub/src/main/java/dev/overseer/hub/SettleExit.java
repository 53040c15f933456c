package dev.overseer.hub;

import dev.overseer.core.Timers;
import dev.overseer.hub.ExitHistory.Decision;
import dev.overseer.hub.HubEvent.Errored;
import dev.overseer.hub.HubEvent.Restarting;
import dev.overseer.hub.TaskState.Aborting;
import dev.overseer.hub.TaskState.Delayed;
import dev.overseer.hub.TaskState.Ending;
import dev.overseer.hub.TaskState.Exited;
import dev.overseer.hub.TaskState.Launch;
import dev.overseer.hub.TaskState.Queued;
import dev.overseer.hub.TaskState.Running;
import dev.overseer.hub.TaskState.Settling;
import dev.overseer.hub.TaskState.Starting;
import dev.overseer.hub.TaskState.Stopped;
import dev.overseer.hub.TaskState.Stopping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What follows the end of a run, in the order that clients rely on: its {@code Exited} goes out,
 * its place goes to the next task, which starts, and then it is decided whether it is restarted,
 * given up, put back, or over.
 */
final class SettleExit {
  private final HubState hub;
  private final LaunchTask launch;
  private final HoldBack holdBack;
  private final Timers timers;
  private final RandomGenerator random;
  private final Executor executor;

  SettleExit(
      HubState hub,
      LaunchTask launch,
      HoldBack holdBack,
      Timers timers,
      RandomGenerator random,
      Executor executor) {
    this.hub = hub;
    this.launch = launch;
    this.holdBack = holdBack;
    this.timers = timers;
    this.random = random;
    this.executor = executor;
  }

  /** A run has ended. Doesn't block: it may be called by the thread that reads all children. */
  void exited(Task task, int exitCode) {
    synchronized (hub) {
      Ending ending =
          switch (task.state) {
            case Running _ -> Ending.BY_POLICY;
            case Stopping stopping -> {
              stopping.kill().cancel();
              yield stopping.ending();
            }
            case Queued _,
                Starting _,
                Aborting _,
                Settling _,
                Delayed _,
                Stopped _,
                Exited _,
                TaskState.Errored _ ->
                throw new IllegalStateException(task.id + " ended, but is " + task.state);
          };
      holdBack.ended(task);
      task.state = new Settling(ending);
      hub.counters.completed(task.action);
      hub.audience.publish(task.exited(exitCode, ending != Ending.BY_POLICY, timers.instant()));
      hub.journal.record(task.snapshot());
    }
    executor.execute(() -> settle(task));
  }

  private void settle(Task task) {
    List<Task> next;
    synchronized (hub) {
      next = hub.starting(hub.pools.leave(task.id));
    }
    next.forEach(launch::launchOrGiveUp);
    synchronized (hub) {
      if (task.state instanceof Settling settling) {
        decide(task, hub.closing ? Ending.STOP : settling.ending());
      }
    }
  }

  private void decide(Task task, Ending ending) {
    switch (ending) {
      case STOP -> hub.end(task, new Stopped());
      case REQUEUE -> startAgain(task);
      case BY_POLICY ->
          hub.policy(task)
              .ifPresentOrElse(policy -> apply(task, policy), () -> hub.end(task, new Exited()));
    }
  }

  private void apply(Task task, RetryPolicy policy) {
    Instant now = timers.instant();
    switch (task.exits.exited(now, policy, random)) {
      case Decision.GiveUp giveUp -> {
        hub.counters.errored(task.action);
        hub.audience.publish(new Errored(task.id, task.pid, giveUp.exits(), now));
        hub.end(task, new TaskState.Errored());
      }
      case Decision.Restart restart -> {
        Duration delay = restart.delay();
        task.state = new Delayed(timers.after(delay, () -> restart(task)));
        hub.audience.publish(new Restarting(task.id, task.pid, delay, task.restarts + 1, now));
      }
    }
  }

  private void restart(Task task) {
    synchronized (hub) {
      // A stop may have come while the timer fired.
      if (task.state instanceof Delayed && !hub.closing) {
        startAgain(task);
      }
    }
  }

  private void startAgain(Task task) {
    Launch due = new Launch("", task.pid, true, Optional.empty());
    if (reenter(task, due) instanceof Pools.Entry.Admitted) {
      executor.execute(() -> launch.launchOrGiveUp(task));
    }
  }

  /** Gives a task that was accepted before its place, or lets it wait for one. Under the lock. */
  Pools.Entry reenter(Task task, Launch due) {
    Instant now = timers.instant();
    Pools.Entry entry = hub.pools.reenter(task.id, task.action, now);
    switch (entry) {
      case Pools.Entry.Admitted _ -> task.state = new Starting(due);
      case Pools.Entry.Waits waits -> hub.waits(task, due, waits.position(), now);
      case Pools.Entry.Rejected _ ->
          throw new IllegalStateException(task.id + " was accepted before, but is turned away");
    }
    return entry;
  }
}
