package dev.overseer.engine.temporal;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import dev.overseer.worker.view.TellRest;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows a task on the server, look by look: what an attempt writes comes with its heartbeats, so
 * as often as these do, and what is between two of them and longer than one holds is a gap; what
 * was not seen of it comes from the result. For one thread.
 */
final class FollowRun {
  private static final Duration REST = Duration.ofMillis(500);

  private final Connection connection;
  private final String taskId;
  private final Optional<TaskResult> before;
  private final FollowTask.Sink sink;
  private final Map<StdStream, TellRest> told = new EnumMap<>(StdStream.class);

  private int seenResults;
  private String run = "";

  /** The run whose end was waited for: of that there is no more to wait for. */
  private Optional<String> endAwaited = Optional.empty();

  private Optional<Claim> began = Optional.empty();

  FollowRun(
      Connection connection, String taskId, Optional<TaskResult> before, FollowTask.Sink sink) {
    this.connection = connection;
    this.taskId = taskId;
    this.before = before;
    this.sink = sink;
    for (StdStream stream : StdStream.values()) {
      told.put(stream, new TellRest(stream, sink));
    }
  }

  /** Looks, and tells what is new. */
  Look look() {
    Optional<DescribedTask> found =
        DescribedTask.of(connection, taskId).filter(DescribedTask::isTask);
    if (found.isEmpty()) {
      return new Look.Vanished();
    }
    DescribedTask task = found.get();
    if (!task.execution().getRunId().equals(run)) {
      run = task.execution().getRunId();
      seenResults = 0;
    }
    Optional<Claim> claim = task.claim();
    boolean isAnother = claim.isPresent() && !began.equals(claim.map(FollowRun::start));
    if ((isAnother && began.isPresent()) || !task.isOpen()) {
      Optional<Look> end = tellEnded(task);
      if (end.isPresent()) {
        return end.get();
      }
    }
    if (isAnother) {
      began = claim.map(FollowRun::start);
      told.values().forEach(TellRest::forget);
      sink.attempt(claim.get().attempt());
    }
    if (claim.isPresent()) {
      task.beat().ifPresent(this::tellLive);
    } else if (task.isOpen() && began.isPresent()) {
      tellEnded(task);
    }
    return new Look.GoesOn();
  }

  /**
   * Waits until the run is over, but not for long: what it writes meanwhile comes with heartbeats,
   * of which nobody is told.
   *
   * @return false if there was nothing to wait for: it was over before, or there is none
   */
  boolean awaitEnd() {
    if (endAwaited.equals(Optional.of(run))) {
      return false;
    }
    WorkflowServiceBlockingStub call =
        connection.stubs().blockingStub().withDeadlineAfter(REST.toMillis(), TimeUnit.MILLISECONDS);
    GetWorkflowExecutionHistoryRequest.Builder ask =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(connection.namespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(taskId).setRunId(run))
            .setWaitNewEvent(true)
            .setHistoryEventFilterType(
                HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
    try {
      GetWorkflowExecutionHistoryResponse answer;
      do {
        // The first one comes at once, with a token to wait with.
        answer = call.getWorkflowExecutionHistory(ask.build());
        ask.setNextPageToken(answer.getNextPageToken());
      } while (answer.getHistory().getEventsCount() == 0 && !answer.getNextPageToken().isEmpty());
      endAwaited = Optional.of(run);
      return true;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case DEADLINE_EXCEEDED -> true;
        case NOT_FOUND -> false;
        default -> throw e;
      };
    }
  }

  /** Without the agent's process, which is told a moment later. */
  private static Claim start(Claim claim) {
    return new Claim(
        claim.taskId(),
        claim.pid(),
        claim.startTicks(),
        claim.system(),
        claim.host(),
        claim.attempt(),
        claim.claimedAt(),
        Optional.empty());
  }

  private void tellLive(ObjectNode beat) {
    told.forEach((stream, rest) -> LiveOutput.tell(beat, stream, rest));
  }

  /** Tells of attempts that failed, and of the last one; empty if the task goes on. */
  private Optional<Look> tellEnded(DescribedTask task) {
    TaskHistory history = TaskHistory.read(connection, task.execution());
    Place place = new Place(TemporalEngine.RUN, run);
    for (; seenResults < history.results().size(); seenResults++) {
      TaskResult result = new TaskResult(place, history.results().get(seenResults));
      if (!result.isFinal()) {
        rest(result);
        told.values().forEach(TellRest::forget);
        sink.failed(result);
      }
    }
    Optional<TaskResult> over =
        history
            .result()
            .map(fields -> new TaskResult(place, fields))
            .filter(is -> !Optional.of(is).equals(before));
    over.ifPresent(this::rest);
    return over.map(Look.Over::new);
  }

  private void rest(TaskResult result) {
    told.forEach(
        (stream, rest) ->
            rest.rest(
                switch (stream) {
                  case STDOUT -> result.stdout();
                  case STDERR -> result.stderr();
                }));
  }
}
