package dev.overseer.server.history;

import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks for tests. Times count in seconds from a fixed start. */
final class Tasks {
  static final Instant START = Instant.parse("2026-01-01T00:00:00.123456789Z");

  private Tasks() {}

  static TaskSnapshot running(String id, int createdAt) {
    return new TaskSnapshot(
        id,
        "build",
        Map.of("project", "a \"b\" \u0000 \ud83d\ude00", "ä", ""),
        Phase.RUNNING,
        Optional.of(
            new RetryPolicy(Duration.ofSeconds(5), Duration.ofNanos(1), Duration.ofHours(1), 3)),
        4711,
        0,
        at(createdAt),
        Optional.empty(),
        Optional.of(at(createdAt + 1)),
        Optional.empty(),
        OptionalInt.empty(),
        "");
  }

  /** The same task after its run has ended. */
  static TaskSnapshot ended(TaskSnapshot task, Phase phase, int exitedAt, int exitCode) {
    return new TaskSnapshot(
        task.taskId(),
        task.action(),
        task.parameters(),
        phase,
        task.retry(),
        task.pid(),
        task.restarts(),
        task.createdAt(),
        Optional.empty(),
        task.lastStartedAt(),
        Optional.of(at(exitedAt)),
        OptionalInt.of(exitCode),
        task.errorMessage());
  }

  /** The same task in its next run. */
  static TaskSnapshot again(TaskSnapshot task, int startedAt) {
    return new TaskSnapshot(
        task.taskId(),
        task.action(),
        task.parameters(),
        Phase.RUNNING,
        task.retry(),
        task.pid() + 1,
        task.restarts() + 1,
        task.createdAt(),
        Optional.empty(),
        Optional.of(at(startedAt)),
        task.lastExitedAt(),
        task.lastExitCode(),
        "");
  }

  static TaskSnapshot exited(String id, int createdAt) {
    return ended(running(id, createdAt), Phase.EXITED, createdAt + 2, 0);
  }

  static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }
}
