package dev.overseer.hub;

import dev.overseer.hub.HubEvent.DequeueReason;
import dev.overseer.hub.TaskState.Ending;
import dev.overseer.posix.Processes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends a hub's work: takes nothing new, empties the queues, ends every run, and waits for that. */
final class ShutDown {
  /**
   * A virtual task that heeds neither its cancel signal nor an interrupt is not waited for longer.
   */
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);

  private final HubState hub;
  private final StopTask stop;
  private final Processes processes;

  ShutDown(HubState hub, StopTask stop, Processes processes) {
    this.hub = hub;
    this.stop = stop;
    this.processes = processes;
  }

  void run(Duration grace) {
    synchronized (hub) {
      hub.closing = true;
      List<Task> tasks = List.copyOf(hub.tasks.values());
      tasks.stream()
          .filter(task -> !task.state.phase().isFinal())
          .forEach(task -> stop.end(task, Ending.STOP, DequeueReason.SHUTDOWN, Optional.of(grace)));
      if (hub.hastened) {
        tasks.forEach(stop::killIfStopping);
      }
      awaitAll(grace.plus(BEYOND_GRACE));
    }
    // Outside the lock: the ends of the last processes are still to be heard.
    processes.close();
    synchronized (hub) {
      awaitAll(BEYOND_GRACE);
    }
  }

  /** Gives nobody any more time, now or once it runs. */
  void hasten() {
    synchronized (hub) {
      hub.hastened = true;
      if (hub.closing) {
        List.copyOf(hub.tasks.values()).forEach(stop::killIfStopping);
      }
    }
  }

  private void awaitAll(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean interrupted = false;
    while (hub.tasks.values().stream().anyMatch(task -> !task.state.phase().isFinal())) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        // Woken by each task that ends.
        hub.wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
