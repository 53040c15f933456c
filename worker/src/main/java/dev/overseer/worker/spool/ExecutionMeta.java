package dev.overseer.worker.spool;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an attempt of an older executor ended, as it says in {@code execution_meta/<task_id>.json}.
 *
 * @param origin tells one such file from the next one of its name
 * @param executionSeconds how long the attempt took
 * @param needsRetry whether it is to be tried again; else it is over
 */
public record ExecutionMeta(
    TaskOrigin origin, String taskId, BigDecimal executionSeconds, boolean needsRetry) {

  /** Reads one; empty if there is none, or it says nothing that we know. */
  public static Optional<ExecutionMeta> read(Path file) throws IOException {
    Optional<TaskOrigin> origin = TaskOrigin.of(file);
    return origin.isEmpty()
        ? Optional.empty()
        : Json.read(file)
            .filter(json -> !json.path("task_id").asString("").isEmpty())
            .filter(json -> json.path("status").asString("").matches("completed|needs_retry"))
            .map(
                json ->
                    new ExecutionMeta(
                        origin.get(),
                        json.path("task_id").asString(),
                        json.path("execution_time").asDecimal(BigDecimal.ZERO),
                        json.path("status").asString().equals("needs_retry")));
  }
}
