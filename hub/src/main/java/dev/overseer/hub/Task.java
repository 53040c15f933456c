package dev.overseer.hub;

import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.posix.StdStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One task: what was asked for, where it stands, what it wrote. Guarded by the hub's lock. */
final class Task {
  final String id;
  final String action;
  final Map<String, String> parameters;
  final Optional<RetryPolicy> requestedRetry;
  final Instant createdAt;

  /** The values of the action's dedupe key; empty where it has none. */
  final Optional<List<String>> fingerprint;

  final ExitHistory exits = new ExitHistory();
  final ReplayBuffer replay;

  TaskState state;
  long pid;
  int restarts;
  Optional<Instant> lastStartedAt = Optional.empty();
  Optional<Instant> lastExitedAt = Optional.empty();
  OptionalInt lastExitCode = OptionalInt.empty();
  String errorMessage = "";
  long outputLines;
  long runtimeMillis;

  /** How many lossless subscribers hold its output back. */
  int holds;

  private boolean ranHere;

  Task(
      String id,
      StartRequest request,
      Optional<List<String>> fingerprint,
      Instant createdAt,
      TaskState state,
      int replayBytes) {
    this.id = id;
    this.action = request.action();
    this.parameters = request.parameters();
    this.requestedRetry = request.retry();
    this.fingerprint = fingerprint;
    this.createdAt = createdAt;
    this.state = state;
    this.replay = new ReplayBuffer(replayBytes);
  }

  /** A task of an earlier life of the hub: known, but over. */
  Task(TaskSnapshot past) {
    id = past.taskId();
    action = past.action();
    parameters = past.parameters();
    requestedRetry = past.retry();
    fingerprint = Optional.empty();
    createdAt = past.createdAt();
    replay = new ReplayBuffer(0);
    state =
        switch (past.phase()) {
          case ERRORED -> new TaskState.Errored();
          case EXITED -> new TaskState.Exited();
          case QUEUED, STARTING, RUNNING, STOPPING, RESTARTING, STOPPED -> new TaskState.Stopped();
        };
    pid = past.pid();
    restarts = past.restarts();
    lastStartedAt = past.lastStartedAt();
    lastExitedAt = past.lastExitedAt();
    lastExitCode = past.lastExitCode();
    errorMessage = past.errorMessage();
  }

  /** A run began. */
  void started(long newPid, boolean restart, Instant now) {
    pid = newPid;
    ranHere = true;
    restarts += restart ? 1 : 0;
    lastStartedAt = Optional.of(now);
    errorMessage = "";
  }

  /** Numbers what the run wrote, and keeps it. */
  Output wrote(StdStream stream, Lines lines, Instant now) {
    Output output = new Output(id, pid, stream, now, outputLines + 1, lines);
    outputLines += lines.count();
    replay.add(output);
    return output;
  }

  /** The run ended. */
  Exited exited(int exitCode, boolean intentional, Instant now) {
    Exited exited = new Exited(id, pid, exitCode, intentional, now);
    lastExitedAt = Optional.of(now);
    lastExitCode = OptionalInt.of(exitCode);
    runtimeMillis +=
        lastStartedAt.map(started -> Duration.between(started, now).toMillis()).orElse(0L);
    replay.add(exited, outputLines);
    return exited;
  }

  /** Whether it has run in this life of the hub. */
  boolean ranHere() {
    return ranHere;
  }

  TaskSnapshot snapshot() {
    return new TaskSnapshot(
        id,
        action,
        parameters,
        state.phase(),
        requestedRetry,
        pid,
        restarts,
        createdAt,
        state instanceof TaskState.Queued queued ? Optional.of(queued.since()) : Optional.empty(),
        lastStartedAt,
        lastExitedAt,
        lastExitCode,
        errorMessage);
  }

  HubMetrics.OfTask metrics() {
    return new HubMetrics.OfTask(outputLines, restarts, runtimeMillis, lastExitCode.orElse(0));
  }
}
