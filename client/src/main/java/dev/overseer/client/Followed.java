package dev.overseer.client;

import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What is known of the task that is followed, and outlives connections. For one thread. */
final class Followed implements LineOrder.Sink {
  private final String taskId;
  private final Optional<TaskStart> start;
  private final Consumer<FollowEvent> listener;
  private final LineOrder lines;

  private Instant lastHeard = Instant.MIN;
  private boolean queued;
  private boolean ran;
  private boolean known;
  private Optional<ServerMessage.Exited> lastExit = Optional.empty();

  /** Read by other threads, too, to ask for the task's standing. */
  private volatile Optional<Instant> lastActivity = Optional.empty();

  Followed(String taskId, Optional<TaskStart> start, Consumer<FollowEvent> listener) {
    this.taskId = taskId;
    this.start = start;
    this.listener = listener;
    lines = new LineOrder(1, this);
  }

  String taskId() {
    return taskId;
  }

  /** What was asked for; empty where a task is joined that somebody else started. */
  Optional<TaskStart> start() {
    return start;
  }

  LineOrder lines() {
    return lines;
  }

  /** Whether the hub has shown that it knows the task. */
  boolean isKnown() {
    return known;
  }

  /** The last exit that was told; empty before the first. */
  Optional<ServerMessage.Exited> lastExit() {
    return lastExit;
  }

  /** The hub's time of the last start or exit that is known of, or of the task's creation. */
  Optional<Instant> lastActivity() {
    return lastActivity;
  }

  /** Whether a run of it was heard of. */
  boolean hasRun() {
    return lastExit.isPresent() || lines.next() > 1 || ran;
  }

  void tell(FollowEvent event) {
    listener.accept(event);
  }

  void shownBy(TaskInfo info) {
    active(info.lastExitedAt().or(info::lastStartedAt).orElse(info.createdAt()));
    if (info.state().equals("queued") && !queued) {
      queued = true;
      tell(new FollowEvent.Queued(0));
    }
  }

  /**
   * Whether the hub shows another task than the one that was followed: one of the same id, made
   * after what was heard of ours, so in another life of the hub.
   */
  boolean isSucceededBy(TaskInfo info) {
    return known && info.createdAt().isAfter(lastHeard);
  }

  void started(ServerMessage.Started started) {
    active(started.ts());
    queued = false;
    ran = true;
    tell(new FollowEvent.Started(started.pid(), started.restartOf()));
  }

  void queued(ServerMessage.Queued queued) {
    heard(queued.ts());
    this.queued = true;
    tell(new FollowEvent.Queued(queued.position()));
  }

  void restarting(ServerMessage.Restarting restarting) {
    heard(restarting.ts());
    tell(new FollowEvent.Restarting(restarting.restartDelay(), restarting.attempt()));
  }

  @Override
  public void line(ServerMessage.Output line) {
    heard(line.ts());
    tell(
        new FollowEvent.Line(
            line.pid(), line.stream(), line.data(), line.continued(), line.seq(), line.ts()));
  }

  @Override
  public void missing(long fromSeq, long toSeq) {
    tell(new FollowEvent.Missing(fromSeq, toSeq));
  }

  @Override
  public void exited(ServerMessage.Exited exit) {
    active(exit.ts());
    lastExit = Optional.of(exit);
    tell(new FollowEvent.Exited(exit.exitCode(), exit.intentional(), exit.ts()));
  }

  /** The code of the last run; the hub's word where no event told it. */
  OptionalInt exitCode(TaskInfo info) {
    return lastExit.map(exit -> OptionalInt.of(exit.exitCode())).orElse(info.lastExitCode());
  }

  private void active(Instant at) {
    heard(at);
    lastActivity = Optional.of(lastActivity.filter(at::isBefore).orElse(at));
  }

  private void heard(Instant at) {
    known = true;
    if (at.isAfter(lastHeard)) {
      lastHeard = at;
    }
  }
}
