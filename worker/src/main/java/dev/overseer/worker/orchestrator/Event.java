package dev.overseer.worker.orchestrator;

import dev.overseer.worker.spool.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Something that others are told of. */
sealed interface Event {

  /** The word for it, in notifications and in their names. */
  String type();

  /** The notification's {@code data}. */
  ObjectNode data();

  /**
   * A task is over.
   *
   * @param status {@code completed} or {@code failed}
   * @param resultFile its result, as a path
   * @param duration from when it was submitted until its result was there
   */
  record TaskCompleted(
      String taskId, String worker, String status, String resultFile, Duration duration)
      implements Event {
    @Override
    public String type() {
      return "task_completed";
    }

    @Override
    public ObjectNode data() {
      ObjectNode data = Json.object();
      data.put("task_id", taskId);
      data.put("worker", worker);
      data.put("status", status);
      data.put("result_file", resultFile);
      data.put("duration_seconds", seconds(duration));
      return data;
    }
  }

  /** A task that was submitted has no result yet. */
  record TaskTimeout(String taskId, String worker, Duration age) implements Event {
    @Override
    public String type() {
      return "task_timeout";
    }

    @Override
    public ObjectNode data() {
      ObjectNode data = Json.object();
      data.put("task_id", taskId);
      data.put("worker", worker);
      data.put("age_seconds", seconds(age));
      return data;
    }
  }

  /**
   * A worker no longer tells of itself.
   *
   * @param silence for how long
   */
  record WorkerUnhealthy(String worker, String reason, Duration silence) implements Event {
    @Override
    public String type() {
      return "worker_unhealthy";
    }

    @Override
    public ObjectNode data() {
      ObjectNode data = Json.object();
      data.put("worker", worker);
      data.put("reason", reason);
      data.put("age_seconds", seconds(silence));
      return data;
    }
  }

  /** It does so again. */
  record WorkerRecovered(String worker) implements Event {
    @Override
    public String type() {
      return "worker_recovered";
    }

    @Override
    public ObjectNode data() {
      ObjectNode data = Json.object();
      data.put("worker", worker);
      return data;
    }
  }

  /** An event from what {@link #type} and {@link #data} gave; empty if it is of a later version. */
  static Optional<Event> of(String type, JsonNode data) {
    String worker = data.path("worker").asString("");
    String taskId = data.path("task_id").asString("");
    return switch (type) {
      case "task_completed" ->
          Optional.of(
              new TaskCompleted(
                  taskId,
                  worker,
                  data.path("status").asString(""),
                  data.path("result_file").asString(""),
                  duration(data.path("duration_seconds"))));
      case "task_timeout" ->
          Optional.of(new TaskTimeout(taskId, worker, duration(data.path("age_seconds"))));
      case "worker_unhealthy" ->
          Optional.of(
              new WorkerUnhealthy(
                  worker, data.path("reason").asString(""), duration(data.path("age_seconds"))));
      case "worker_recovered" -> Optional.of(new WorkerRecovered(worker));
      default -> Optional.empty();
    };
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).setScale(3, RoundingMode.HALF_UP);
  }

  private static Duration duration(JsonNode seconds) {
    return Duration.ofMillis(Math.round(seconds.asDouble(0) * 1000));
  }
}
