package dev.overseer.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A task as {@code list} shows it.
 *
 * @param state active, stopped, errored or queued
 * @param currentPid of its current or last run; 0, and not sent, where there is none
 * @param workerState running or exited; empty, and not sent, before its first run
 * @param errorMessage why it could not be started again; may be empty
 */
public record TaskInfo(
    String taskId,
    String action,
    Map<String, String> params,
    Optional<Instant> queuedAt,
    String state,
    Optional<RetrySettings> retryPolicy,
    long currentPid,
    String workerState,
    int restartCount,
    Instant createdAt,
    Optional<Instant> lastStartedAt,
    Optional<Instant> lastExitedAt,
    OptionalInt lastExitCode,
    String errorMessage) {

  public TaskInfo {
    params = Map.copyOf(params);
  }
}
