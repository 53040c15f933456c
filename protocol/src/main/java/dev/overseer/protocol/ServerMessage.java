package dev.overseer.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An answer or an event. Answers carry the request's {@code id}; on events it is empty and not
 * sent, but for {@link Started}, which always has the field.
 */
public sealed interface ServerMessage {

  /** The request that this answers; empty on events. */
  default String id() {
    return "";
  }

  /** The word in the message's {@code type} field. */
  default String type() {
    return switch (this) {
      case Started _ -> "started";
      case Queued _ -> "queued";
      case Tasks _ -> "tasks";
      case Output _ -> "output";
      case Exited _ -> "exited";
      case Restarting _ -> "restarting";
      case Errored _ -> "errored";
      case Dequeued _ -> "dequeued";
      case Actions _ -> "actions";
      case PoolInfo _ -> "pool_info";
      case PoolUpdated _ -> "pool_updated";
      case Purged _ -> "purged";
      case Subscribed _ -> "subscribed";
      case SubscribedAll _ -> "subscribed_all";
      case Unsubscribed _ -> "unsubscribed";
      case Metrics _ -> "metrics";
      case Manifest _ -> "manifest";
      case Replayed _ -> "replayed";
      case Gap _ -> "gap";
      case Usage _ -> "usage";
      case Stopped _ -> "stopped";
      case ErrorReply _ -> "error";
    };
  }

  /**
   * A run of a task began. To its subscribers.
   *
   * @param pid its process; 0 for a task without one
   * @param restartOf the pid of the run before; 0 for the first
   * @param id of the request that asked for it; empty at an automatic restart
   */
  record Started(String taskId, long pid, long restartOf, Instant ts, String id)
      implements ServerMessage {}

  /**
   * A task waits for a place. To everybody.
   *
   * @param position from 1
   */
  record Queued(String taskId, String action, int position, Instant ts, String id)
      implements ServerMessage {}

  /** Answers {@code list}. */
  record Tasks(List<TaskInfo> tasks, String id) implements ServerMessage {
    public Tasks {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A line that a task wrote. To its subscribers.
   *
   * @param seq the line's number: from 1 per task, over both streams and over restarts
   * @param continued whether this is a piece of a line too long for one message, and more of it
   *     follows as the stream's next line. An addition of this hub's
   */
  record Output(
      String taskId,
      long pid,
      OutputStreamName stream,
      String data,
      long seq,
      Instant ts,
      boolean continued)
      implements ServerMessage {}

  /**
   * A run of a task ended. To its subscribers.
   *
   * @param exitCode -1 if a signal ended it
   * @param intentional whether somebody asked for it
   */
  record Exited(String taskId, long pid, int exitCode, boolean intentional, Instant ts)
      implements ServerMessage {}

  /**
   * A task will be started again. To its subscribers.
   *
   * @param attempt the number of the restart, from 1
   */
  record Restarting(String taskId, long pid, Duration restartDelay, int attempt, Instant ts)
      implements ServerMessage {}

  /** A task is given up until it is reset. To its subscribers. */
  record Errored(String taskId, long pid, int exitCount, Instant ts) implements ServerMessage {}

  /**
   * A task left its queue without a start. To everybody.
   *
   * @param reason stopped, purged, displaced, expired or shutdown
   */
  record Dequeued(String taskId, String reason, Instant ts) implements ServerMessage {}

  /** Answers {@code describe}. */
  record Actions(List<ActionDescription> actions, String id) implements ServerMessage {
    public Actions {
      actions = List.copyOf(actions);
    }
  }

  /**
   * Answers {@code pool_info} and {@code set_pool}.
   *
   * @param action whose pool; empty for the hub's own
   */
  record PoolInfo(String action, PoolState pool, String id) implements ServerMessage {}

  /** A pool's limits changed. To everybody. */
  record PoolUpdated(String action, PoolState pool) implements ServerMessage {}

  /** Answers {@code purge}. */
  record Purged(String action, int count, String id) implements ServerMessage {}

  /** Answers {@code subscribe}. */
  record Subscribed(String taskId, String id) implements ServerMessage {}

  /**
   * Answers {@code subscribe_all}. An addition of this hub's.
   *
   * @param life of the hub: another one says that it was restarted, and numbers lines anew
   */
  record SubscribedAll(String life, String id) implements ServerMessage {}

  /** Answers {@code unsubscribe}. */
  record Unsubscribed(String taskId, String id) implements ServerMessage {}

  /**
   * Answers {@code metrics} with one of the three, or with none for a name that has no counters.
   */
  record Metrics(
      Optional<HubCounters> global,
      Optional<ActionCounters> action,
      Optional<TaskCounters> task,
      String id)
      implements ServerMessage {

    /** Counters of the whole hub, from its start. */
    public record HubCounters(
        long tasksStarted,
        long tasksCompleted,
        long tasksErrored,
        long tasksRestarted,
        long totalOutputLines,
        long enqueued,
        long dequeued,
        long displaced,
        long expired) {}

    /** Counters of one action's tasks. */
    public record ActionCounters(
        long tasksStarted,
        long tasksCompleted,
        long tasksErrored,
        long tasksRestarted,
        long totalOutputLines) {}

    /** Counters of one task. */
    public record TaskCounters(
        long outputLines, long restartCount, long runtimeMs, int lastExitCode) {}
  }

  /**
   * Answers {@code manifest}.
   *
   * @param manifest the document: maps, lists, strings, numbers and booleans
   */
  record Manifest(Map<String, Object> manifest, String id) implements ServerMessage {}

  /**
   * Ends a replay that asked for it. An addition of this hub's.
   *
   * @param count how many {@code output} and {@code exited} messages it had
   */
  record Replayed(String taskId, int count, String id) implements ServerMessage {}

  /**
   * Lines that this subscriber missed because it didn't keep up, or that a replay asked for and
   * that are no longer kept. An addition of this hub's.
   *
   * @param fromSeq the first of them
   * @param toSeq the last of them
   */
  record Gap(String taskId, long fromSeq, long toSeq, Instant ts) implements ServerMessage {}

  /**
   * A task was stopped while it had no process: its restart is called off, or it is given up for
   * good. To those who subscribed to states alone. An addition of this hub's.
   */
  record Stopped(String taskId, Instant ts) implements ServerMessage {}

  /**
   * What the tasks that run use of the machine, every two seconds, to those who subscribed to it. A
   * client that doesn't keep up is not sent each of them. An addition of this hub's.
   *
   * @param tasks all that run and have a process
   */
  record Usage(List<OfTask> tasks, Instant ts) implements ServerMessage {
    public Usage {
      tasks = List.copyOf(tasks);
    }

    /**
     * Of a task's processes together.
     *
     * @param cpuPercent since the time before, 100 for one processor; empty the first time
     * @param memoryBytes in RAM; what several processes share counts several times
     * @param processes how many there are
     */
    public record OfTask(String taskId, OptionalInt cpuPercent, long memoryBytes, int processes) {}
  }

  /**
   * A request was refused.
   *
   * @param existingTaskId the task that runs already, where that is the reason; else empty
   * @param id of the request; empty where it had none or it couldn't be read
   */
  record ErrorReply(String message, String existingTaskId, String id) implements ServerMessage {}
}
