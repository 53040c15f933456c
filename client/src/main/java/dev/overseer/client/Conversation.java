package dev.overseer.client;

import dev.overseer.client.AskAboutTask.Question;
import dev.overseer.client.JudgeTask.Verdict;
import dev.overseer.core.Timers;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is said about one task over one connection, from the subscription to the task's end or the
 * connection's.
 *
 * <pre>
 * first time    subscribe, start ──────────────► lines live, from the first on
 * afterwards    subscribe, replay, list ───────► what was missed, then lines live
 * hole          replay, list ──────────────────► what was missed
 * exit          list, perhaps describe ────────► goes on, or the end
 * </pre>
 *
 * <p>Events alone don't tell whether an exit is the last one, and some ends have none (a restart
 * that is called off). So the list is asked after an exit, and every few seconds until a run
 * begins.
 */
final class Conversation {
  private final HubConnection connection;
  private final Followed task;
  private final FollowOptions options;
  private final Runnable attached;
  private final AskAboutTask ask;

  private boolean isAttached;
  private boolean startedAgain;
  private boolean noRunHere;
  private boolean judgeOnceSettled;
  private Optional<TaskEnd> endUnlessRestarted = Optional.empty();
  private volatile boolean stopWanted;

  /**
   * @param attached is called when the hub says something for the first time
   */
  Conversation(
      HubConnection connection,
      Followed task,
      FollowOptions options,
      Timers timers,
      Runnable attached) {
    this.connection = connection;
    this.task = task;
    this.options = options;
    this.attached = attached;
    ask = new AskAboutTask(connection, task, timers);
  }

  /**
   * Talks until there is nothing more to follow.
   *
   * @param first whether nothing was asked on any connection before
   * @param stop whether to ask for the task's end at once
   * @throws ClientException.ConnectionLost if the connection ends before
   * @throws ClientException.Refused if the hub refuses to start the task, or doesn't know it
   */
  TaskEnd run(boolean first, boolean stop) {
    try (ask) {
      ask.subscribe(options.lossless());
      if (first && task.start().isPresent()) {
        ask.start(task.start().get());
      } else {
        catchUp();
      }
      if (stop) {
        stop();
      }
      while (true) {
        ServerMessage message = connection.receive();
        if (!isAttached) {
          isAttached = true;
          attached.run();
        }
        Optional<TaskEnd> end = take(message);
        if (end.isPresent()) {
          return end.get();
        }
        if (!connection.hasMore()) {
          task.tell(new FollowEvent.Idle());
        }
      }
    }
  }

  /**
   * Asks the hub to end the task. May be called by any thread, and again.
   *
   * @throws ClientException.ConnectionLost if it can't be asked
   */
  void stop() {
    stopWanted = true;
    ask.stop();
    // A restart that is called off brings no event.
    ask.list();
  }

  private void catchUp() {
    noRunHere = false;
    ask.replay();
    ask.list();
  }

  private Optional<TaskEnd> take(ServerMessage message) {
    Optional<Question> question = ask.answered(message.id());
    return switch (message) {
      case ServerMessage.ErrorReply error -> refused(question, error);
      case ServerMessage.Tasks tasks -> listed(tasks);
      case ServerMessage.Actions described ->
          decided(described.actions().stream().anyMatch(action -> action.retry().isPresent()));
      case ServerMessage.Output line when isOurs(line.taskId()) -> {
        task.lines().output(line);
        yield fillHole();
      }
      case ServerMessage.Gap gap when isOurs(gap.taskId()) -> {
        task.lines().gap(gap);
        yield fillHole();
      }
      case ServerMessage.Replayed replayed when isOurs(replayed.taskId()) -> replayed();
      case ServerMessage.Exited exit when isOurs(exit.taskId()) -> exited(exit);
      case ServerMessage.Started started when isOurs(started.taskId()) -> {
        runs();
        task.started(started);
        yield Optional.empty();
      }
      case ServerMessage.Queued queued when isOurs(queued.taskId()) -> {
        runs();
        task.queued(queued);
        yield Optional.empty();
      }
      case ServerMessage.Restarting restarting when isOurs(restarting.taskId()) -> {
        endUnlessRestarted = Optional.empty();
        task.restarting(restarting);
        ask.poll();
        yield Optional.empty();
      }
      case ServerMessage.Errored errored when isOurs(errored.taskId()) -> {
        // The list tells why.
        ask.list();
        yield Optional.empty();
      }
      case ServerMessage.Dequeued dequeued when isOurs(dequeued.taskId()) ->
          Optional.of(new TaskEnd.Dequeued(dequeued.reason()));
      // Of other tasks, or nothing that tells anything here.
      case ServerMessage.Output _,
          ServerMessage.Gap _,
          ServerMessage.Replayed _,
          ServerMessage.Exited _,
          ServerMessage.Started _,
          ServerMessage.Queued _,
          ServerMessage.Restarting _,
          ServerMessage.Errored _,
          ServerMessage.Dequeued _,
          ServerMessage.PoolInfo _,
          ServerMessage.PoolUpdated _,
          ServerMessage.Purged _,
          ServerMessage.Subscribed _,
          ServerMessage.SubscribedAll _,
          ServerMessage.Usage _,
          ServerMessage.Stopped _,
          ServerMessage.Unsubscribed _,
          ServerMessage.Metrics _,
          ServerMessage.Manifest _ ->
          Optional.empty();
    };
  }

  private boolean isOurs(String taskId) {
    return taskId.equals(task.taskId());
  }

  private Optional<TaskEnd> refused(Optional<Question> question, ServerMessage.ErrorReply error) {
    if (question.isEmpty() && !error.id().isEmpty()) {
      return Optional.empty();
    }
    // An error without an id: the hub couldn't even read what was asked.
    return switch (question.orElse(Question.SUBSCRIBE)) {
      case START -> {
        boolean arrivedBefore =
            error.message().equals("task already running or starting")
                || error.existingTaskId().equals(task.taskId());
        if (!startedAgain || !arrivedBefore) {
          throw new ClientException.Refused(error.message(), error.existingTaskId());
        }
        catchUp();
        yield Optional.empty();
      }
      case REPLAY -> nothingToReplay(error);
      // The action is gone, and its policy with it.
      case DESCRIBE -> decided(false);
      // The task is gone: the list, which is asked next, shows it.
      case STOP -> Optional.empty();
      case SUBSCRIBE, LIST ->
          throw new ClientException.Refused(error.message(), error.existingTaskId());
    };
  }

  private Optional<TaskEnd> nothingToReplay(ServerMessage.ErrorReply error) {
    task.lines().nothingToReplay();
    noRunHere = true;
    task.tell(new FollowEvent.UpToDate());
    if (!options.untilCaughtUp()) {
      // The list, which is asked next, tells why.
      return Optional.empty();
    }
    if (error.message().equals("no worker for task")) {
      return Optional.of(new TaskEnd.CaughtUp());
    }
    throw new ClientException.Refused(error.message(), error.existingTaskId());
  }

  private Optional<TaskEnd> fillHole() {
    if (task.lines().hasHole() && !task.lines().isReplaying()) {
      ask.replay();
      judgeOnceSettled = true;
    }
    return Optional.empty();
  }

  private Optional<TaskEnd> replayed() {
    if (!task.lines().replayed()) {
      ask.replay();
      return Optional.empty();
    }
    task.tell(new FollowEvent.UpToDate());
    if (options.untilCaughtUp()) {
      return Optional.of(new TaskEnd.CaughtUp());
    }
    if (judgeOnceSettled) {
      judgeOnceSettled = false;
      ask.list();
    }
    return Optional.empty();
  }

  private Optional<TaskEnd> exited(ServerMessage.Exited exit) {
    task.lines().exited(exit);
    endUnlessRestarted = Optional.empty();
    if (task.lines().isReplaying()) {
      judgeOnceSettled = true;
    } else {
      ask.list();
    }
    return Optional.empty();
  }

  /** A run has begun, or will. */
  private void runs() {
    endUnlessRestarted = Optional.empty();
    noRunHere = false;
    ask.stopPolling();
  }

  private Optional<TaskEnd> listed(ServerMessage.Tasks tasks) {
    Optional<TaskInfo> found =
        tasks.tasks().stream().filter(info -> isOurs(info.taskId())).findFirst();
    return found.isPresent() ? listed(found.get()) : unlisted();
  }

  private Optional<TaskEnd> listed(TaskInfo info) {
    long lastSeq = task.lines().next() - 1;
    if (task.isSucceededBy(info)) {
      return Optional.of(new TaskEnd.HubRestarted(lastSeq, OptionalInt.empty()));
    }
    task.shownBy(info);
    if (noRunHere && info.lastStartedAt().isPresent() && !info.state().equals("queued")) {
      return Optional.of(
          task.hasRun()
              ? new TaskEnd.HubRestarted(lastSeq, info.lastExitCode())
              : JudgeTask.judgeHistory(info, lastSeq));
    }
    if (task.lines().isReplaying() || task.lines().hasHole()) {
      judgeOnceSettled = true;
      return Optional.empty();
    }
    return switch (JudgeTask.judge(info, task)) {
      case Verdict.Over over -> Optional.of(over.end());
      case Verdict.GoesOn _ -> Optional.empty();
      case Verdict.Between _ -> {
        ask.poll();
        yield Optional.empty();
      }
      case Verdict.OverUnlessRestarted over -> {
        endUnlessRestarted = Optional.of(over.end());
        ask.describe(info.action());
        ask.poll();
        yield Optional.empty();
      }
    };
  }

  private Optional<TaskEnd> unlisted() {
    if (task.isKnown()) {
      return Optional.of(new TaskEnd.HubRestarted(task.lines().next() - 1, OptionalInt.empty()));
    }
    if (ask.isOpen(Question.START)) {
      return Optional.empty();
    }
    if (task.start().isEmpty()) {
      throw new ClientException.Refused("task not found", "");
    }
    if (stopWanted) {
      return Optional.of(new TaskEnd.Dequeued("stopped"));
    }
    // The first start never arrived, or it would be listed under the id that we gave it.
    startedAgain = true;
    ask.start(task.start().get());
    return Optional.empty();
  }

  private Optional<TaskEnd> decided(boolean restarts) {
    Optional<TaskEnd> end = endUnlessRestarted;
    endUnlessRestarted = Optional.empty();
    return restarts ? Optional.empty() : end;
  }
}
