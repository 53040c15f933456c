package dev.overseer.worker.orchestrator;

import dev.overseer.worker.orchestrator.Event.TaskTimeout;
import dev.overseer.worker.orchestrator.State.Status;
import dev.overseer.worker.orchestrator.State.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finds tasks that were submitted and have had no last result for too long. */
final class WatchTimeouts {
  private final State state;
  private final Duration limit;

  /**
   * @param limit for how long a task may have no last result
   */
  WatchTimeouts(State state, Duration limit) {
    this.state = state;
    this.limit = limit;
  }

  /** Those that have just become too old; each is returned until the state knows it. */
  List<Event> check(Instant now) {
    Instant oldest = now.minus(limit);
    return state.open().stream()
        .filter(task -> task.status() == Status.PENDING && task.createdAt().isBefore(oldest))
        .map(task -> (Event) timeout(task, now))
        .toList();
  }

  private static TaskTimeout timeout(Task task, Instant now) {
    return new TaskTimeout(
        task.key().taskId(), task.key().worker(), Duration.between(task.createdAt(), now));
  }
}
