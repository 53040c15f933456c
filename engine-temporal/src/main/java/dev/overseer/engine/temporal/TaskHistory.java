package dev.overseer.engine.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Timestamps;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.ActivityTaskTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task's history says of it: no worker is asked, so it can be read while none lives.
 *
 * @param task as it was submitted
 * @param attempts behind it
 * @param results of its attempts, in order, the latest last
 * @param nextAt when the next attempt may start, where one waits for that
 * @param end how it was closed; empty while it is not
 */
record TaskHistory(
    String workerName,
    ObjectNode task,
    Attempts attempts,
    List<ObjectNode> results,
    Instant nextAt,
    Optional<End> end) {

  /** How a task's workflow was closed. */
  sealed interface End {
    /** When. */
    Instant at();

    /** It is done. */
    record Completed(Instant at, ObjectNode result) implements End {}

    /** It is a dead letter. */
    record DeadLetter(Instant at, ObjectNode letter, Optional<ObjectNode> result) implements End {}

    /** Somebody cancelled it. */
    record Cancelled(Instant at) implements End {}

    /** Somebody ended it by the server's own means. */
    record Terminated(Instant at, String why) implements End {}
  }

  /** Reads it. */
  static TaskHistory read(Connection connection, WorkflowExecution execution) {
    Reader reader = new Reader(connection.converter());
    ByteString page = ByteString.EMPTY;
    do {
      GetWorkflowExecutionHistoryResponse answer =
          connection
              .call()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setExecution(execution)
                      .setNextPageToken(page)
                      .build());
      answer.getHistory().getEventsList().forEach(reader::see);
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    return reader.history();
  }

  /** The result of a task that is over; empty if it is not. */
  Optional<ObjectNode> result() {
    return end.map(
        how ->
            switch (how) {
              case End.Completed(Instant _, ObjectNode result) -> result;
              case End.DeadLetter(Instant at, ObjectNode letter, Optional<ObjectNode> result) ->
                  result.orElseGet(
                      () -> notRun(at, letter.path("dlq_reason").asString("failed"), 1));
              case End.Cancelled(Instant at) ->
                  lastResult()
                      .filter(is -> is.path("exit_code").asInt(0) == 130)
                      .orElseGet(() -> notRun(at, "cancelled", 130));
              case End.Terminated(Instant at, String why) -> notRun(at, why, 1);
            });
  }

  Optional<ObjectNode> lastResult() {
    return results.isEmpty() ? Optional.empty() : Optional.of(results.getLast());
  }

  /** The letter that it is; empty if it is none. */
  Optional<ObjectNode> letter() {
    return end.filter(End.DeadLetter.class::isInstance)
        .map(
            how -> {
              ObjectNode letter = task.deepCopy();
              letter.setAll(((End.DeadLetter) how).letter());
              return letter;
            });
  }

  private ObjectNode notRun(Instant at, String why, int exitCode) {
    ObjectNode json = Json.object();
    json.put("task_id", task.path("task_id").asString(""));
    json.put("worker", workerName);
    json.put("status", "failed");
    json.put("exit_code", exitCode);
    json.put("stdout", "");
    json.put("stderr", why);
    json.put("duration_seconds", 0);
    json.put("timestamp", Timestamps.naive(at));
    json.put("retry_count", attempts.retries());
    json.put("final", true);
    json.put("interruptions", attempts.interruptions());
    json.put("reason", why);
    return json;
  }

  /** Goes through the events. */
  private static final class Reader {
    private final DataConverter converter;
    private final List<ObjectNode> results = new ArrayList<>();
    private final Map<Long, Instant> started = new HashMap<>();

    private String workerName = "";
    private ObjectNode task = Json.object();
    private Attempts attempts = Attempts.NONE;
    private Instant nextAt = Instant.MIN;
    private Optional<End> end = Optional.empty();

    Reader(DataConverter converter) {
      this.converter = converter;
    }

    TaskHistory history() {
      return new TaskHistory(workerName, task, attempts, List.copyOf(results), nextAt, end);
    }

    void see(HistoryEvent event) {
      Instant at = instant(event.getEventTime());
      switch (event.getEventType()) {
        case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> started(event);
        case EVENT_TYPE_ACTIVITY_TASK_STARTED -> {
          started.put(event.getActivityTaskStartedEventAttributes().getScheduledEventId(), at);
          nextAt = Instant.MIN;
        }
        case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
            first(event.getActivityTaskCompletedEventAttributes().getResult())
                .ifPresent(json -> outcome(Outcome.fromJson(json), at));
        case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> timedOut(event, at);
        case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
            end =
                Optional.of(
                    new End.Completed(
                        at,
                        first(event.getWorkflowExecutionCompletedEventAttributes().getResult())
                            .orElseGet(Json::object)));
        case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED -> end = Optional.of(failed(event, at));
        case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> end = Optional.of(new End.Cancelled(at));
        case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
            end =
                Optional.of(
                    new End.Terminated(
                        at,
                        "terminated: "
                            + event.getWorkflowExecutionTerminatedEventAttributes().getReason()));
        case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
            end = Optional.of(new End.Terminated(at, "timed out on the server"));
        default -> {
          // Nothing that a task's own story needs.
        }
      }
    }

    private void started(HistoryEvent event) {
      var attributes = event.getWorkflowExecutionStartedEventAttributes();
      workerName = attributes.getTaskQueue().getName();
      task = first(attributes.getInput()).orElseGet(Json::object);
      if (argument(1, attributes.getInput())
              .map(carried -> carried.path("attempts"))
              .orElseGet(Json::object)
          instanceof ObjectNode before) {
        attempts = Attempts.fromJson(before);
      }
    }

    private void outcome(Outcome outcome, Instant at) {
      attempts = outcome.attempts();
      nextAt = outcome.delay().isZero() ? Instant.MIN : at.plus(outcome.delay());
      outcome.result().ifPresent(results::add);
    }

    private void timedOut(HistoryEvent event, Instant at) {
      ActivityTaskTimedOutEventAttributes attributes =
          event.getActivityTaskTimedOutEventAttributes();
      attempts =
          attempts.interrupted(
              new Attempt(
                  started.getOrDefault(attributes.getScheduledEventId(), at),
                  at,
                  "interrupted",
                  -1,
                  "its worker fell silent"));
    }

    private End failed(HistoryEvent event, Instant at) {
      RuntimeException failure =
          converter.failureToException(
              event.getWorkflowExecutionFailedEventAttributes().getFailure());
      if (failure instanceof ApplicationFailure known && known.getDetails().getSize() > 0) {
        ObjectNode details = known.getDetails().get(0, ObjectNode.class);
        if (details.path("letter") instanceof ObjectNode letter) {
          return new End.DeadLetter(
              at,
              letter,
              details.path("result") instanceof ObjectNode result
                  ? Optional.of(result)
                  : Optional.empty());
        }
      }
      ObjectNode letter = Json.object();
      letter.put("dlq_reason", "exception: " + failure.getMessage());
      letter.put("dlq_timestamp", Timestamps.naive(at));
      letter.put("retry_count", attempts.retries());
      return new End.DeadLetter(at, letter, Optional.empty());
    }

    private Optional<ObjectNode> first(Payloads payloads) {
      return argument(0, payloads);
    }

    private Optional<ObjectNode> argument(int index, Payloads payloads) {
      return payloads.getPayloadsCount() <= index
          ? Optional.empty()
          : Optional.ofNullable(
              converter.fromPayloads(
                  index, Optional.of(payloads), ObjectNode.class, ObjectNode.class));
    }
  }

  /** The server's time, as ours. */
  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
