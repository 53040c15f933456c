package dev.overseer.server.history;

import dev.overseer.hub.TaskSnapshot;
import java.time.Instant;
import java.util.Optional;

/** The end of one run of a task. */
record Exit(long pid, Optional<Instant> startedAt, Instant exitedAt, int exitCode) {

  /** The last one that a snapshot knows of. */
  static Optional<Exit> lastOf(TaskSnapshot task) {
    if (task.lastExitedAt().isEmpty() || task.lastExitCode().isEmpty()) {
      return Optional.empty();
    }
    Instant exitedAt = task.lastExitedAt().get();
    if (task.lastStartedAt().filter(exitedAt::isBefore).isPresent()) {
      // It runs again: the pid and the start are no longer those of the run that ended.
      return Optional.empty();
    }
    return Optional.of(
        new Exit(task.pid(), task.lastStartedAt(), exitedAt, task.lastExitCode().getAsInt()));
  }
}
