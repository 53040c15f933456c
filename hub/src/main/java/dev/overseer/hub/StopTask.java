package dev.overseer.hub;

import dev.overseer.core.Timers;
import dev.overseer.core.Timers.Timer;
import dev.overseer.hub.HubEvent.DequeueReason;
import dev.overseer.hub.TaskState.Aborting;
import dev.overseer.hub.TaskState.Delayed;
import dev.overseer.hub.TaskState.Ending;
import dev.overseer.hub.TaskState.Errored;
import dev.overseer.hub.TaskState.Exited;
import dev.overseer.hub.TaskState.Queued;
import dev.overseer.hub.TaskState.Running;
import dev.overseer.hub.TaskState.Settling;
import dev.overseer.hub.TaskState.Starting;
import dev.overseer.hub.TaskState.Stopped;
import dev.overseer.hub.TaskState.Stopping;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a task, wherever it stands: SIGTERM to its group, SIGKILL after the grace. Called under the
 * hub's lock. To stop a task twice, or one that has ended, does nothing.
 */
final class StopTask {
  private final HubState hub;
  private final Timers timers;
  private final Duration grace;

  StopTask(HubState hub, Timers timers, Duration grace) {
    this.hub = hub;
    this.timers = timers;
    this.grace = grace;
  }

  /** Stops a task because somebody asked for it. */
  void stop(Task task) {
    end(task, Ending.STOP, DequeueReason.STOPPED, Optional.empty());
  }

  /**
   * Ends a task.
   *
   * @param ending what is to come afterwards
   * @param reason what is said of it where it was only queued
   * @param ownGrace between SIGTERM and SIGKILL; empty means the hub's
   */
  void end(Task task, Ending ending, DequeueReason reason, Optional<Duration> ownGrace) {
    switch (task.state) {
      case Queued _ -> {
        hub.pools.remove(task.id);
        hub.dequeued(task, reason, timers.instant());
      }
      case Starting starting -> task.state = new Aborting(starting.launch(), ending);
      case Aborting aborting -> task.state = new Aborting(aborting.launch(), ending);
      case Running running -> end(task, running.current(), ending, ownGrace);
      case Stopping stopping ->
          task.state = new Stopping(stopping.current(), ending, stopping.kill());
      case Settling _ -> task.state = new Settling(ending);
      case Delayed delayed -> {
        delayed.timer().cancel();
        hub.stopped(task);
      }
      case Errored _ -> hub.stopped(task);
      case Stopped _, Exited _ -> {}
    }
  }

  /** Ends a run. */
  void end(Task task, Run run, Ending ending, Optional<Duration> ownGrace) {
    Duration wait = hub.hastened ? Duration.ZERO : ownGrace.orElse(grace);
    Timer kill = timers.after(wait, run::kill);
    task.state = new Stopping(run, ending, kill);
    run.terminate();
  }

  /** Kills a run at once that was asked to end before. */
  void killIfStopping(Task task) {
    if (task.state instanceof Stopping stopping && stopping.kill().cancel()) {
      stopping.current().kill();
    }
  }
}
