package dev.overseer.hub;

import dev.overseer.posix.StdStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What happens in a hub, in the order in which it happens: a task's {@code Started} comes before
 * its first {@code Output}, and all of its output before its {@code Exited}.
 */
public sealed interface HubEvent {

  /** When it happened. */
  Instant at();

  /** An event of one task, for those who subscribed to it, unless it says otherwise. */
  sealed interface TaskEvent extends HubEvent {
    /** The task. */
    String taskId();
  }

  /**
   * A run of the task began.
   *
   * @param pid its process; 0 for a virtual task
   * @param restartOf the pid of the run before; 0 for the first
   * @param requestId of the request that asked for it; empty at a restart
   */
  record Started(String taskId, long pid, long restartOf, Instant at, String requestId)
      implements TaskEvent {}

  /**
   * Lines that one read brought.
   *
   * @param firstSeq the number of the first of them; the numbers run over both streams and over
   *     restarts, from 1
   */
  record Output(String taskId, long pid, StdStream stream, Instant at, long firstSeq, Lines lines)
      implements TaskEvent {

    /** The number of the last line. */
    public long lastSeq() {
      return firstSeq + lines.count() - 1;
    }
  }

  /**
   * A run of the task ended.
   *
   * @param exitCode 0 to 255; -1 if a signal ended it
   * @param intentional whether somebody asked for it
   */
  record Exited(String taskId, long pid, int exitCode, boolean intentional, Instant at)
      implements TaskEvent {}

  /**
   * The task will be started again.
   *
   * @param pid of the run that ended
   * @param delay until then, the jitter included
   * @param attempt the number of the restart, from 1
   */
  record Restarting(String taskId, long pid, Duration delay, int attempt, Instant at)
      implements TaskEvent {}

  /**
   * The task is given up until it is reset.
   *
   * @param exitCount the exits within the window
   */
  record Errored(String taskId, long pid, int exitCount, Instant at) implements TaskEvent {}

  /**
   * The task was stopped while it had no process: its restart is called off, or it is given up for
   * good. For those who hear the states of all tasks.
   */
  record Stopped(String taskId, Instant at) implements TaskEvent {}

  /**
   * The task waits for a place. For everybody.
   *
   * @param position how many wait in its queue, this one included
   * @param requestId of the request that asked for it; empty where a running task was put back
   */
  record Queued(String taskId, String action, int position, Instant at, String requestId)
      implements TaskEvent {}

  /** The task left its queue without a start. For everybody. */
  record Dequeued(String taskId, DequeueReason reason, Instant at) implements TaskEvent {}

  /**
   * A pool's limits changed. For everybody.
   *
   * @param action whose pool; empty means the hub's own
   */
  record PoolUpdated(Optional<String> action, PoolSnapshot pool, Instant at) implements HubEvent {}

  /** Why a task left its queue. */
  enum DequeueReason {
    STOPPED,
    PURGED,
    DISPLACED,
    EXPIRED,
    SHUTDOWN
  }
}
