package dev.overseer.worker.spool;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a worker is.
 *
 * @param timestamp when it said so, by its clock
 * @param queueSize tasks that wait, for whatever reason
 * @param breaker {@code closed}, {@code open} or {@code half_open}
 * @param status {@code healthy}, or a word for what keeps it from working: {@code paused}, {@code
 *     draining}, {@code over_budget}, {@code circuit_open}, {@code degraded}, {@code stopping}
 * @param reason what that is, in a sentence; empty if it is healthy
 * @param running the attempts that run
 * @param spentToday in US dollars; zero where agents tell no cost
 */
public record Heartbeat(
    String worker,
    Instant timestamp,
    Duration uptime,
    int queueSize,
    String breaker,
    Stats stats,
    String status,
    Optional<String> reason,
    List<Running> running,
    BigDecimal spentToday,
    long pid,
    String host) {
  /** Nothing is in the way. */
  public static final String HEALTHY = "healthy";

  public Heartbeat {
    running = List.copyOf(running);
  }

  /** Counts since the worker started. */
  public record Stats(long processed, long failed, long retried, long deadLettered) {}

  /** One attempt. */
  public record Running(String taskId, int attempt, Instant startedAt) {}

  /** Reads a heartbeat, ours or another program's; empty if there is none. */
  public static Optional<Heartbeat> read(Path file) throws IOException {
    return Json.read(file).map(Heartbeat::of);
  }

  /** As its file holds it. */
  public byte[] bytes() {
    ObjectNode json = Json.object();
    json.put("worker", worker);
    json.put("timestamp", Timestamps.zoned(timestamp));
    json.put("uptime_seconds", BigDecimal.valueOf(uptime.toMillis(), 3));
    json.put("queue_size", queueSize);
    json.put("active_tasks", running.size());
    json.put("circuit_breaker_state", breaker);
    ObjectNode counts = json.putObject("stats");
    counts.put("tasks_processed", stats.processed());
    counts.put("tasks_failed", stats.failed());
    counts.put("tasks_retried", stats.retried());
    counts.put("tasks_dlq", stats.deadLettered());
    json.put("status", status);
    reason.ifPresent(why -> json.put("reason", why));
    for (Running attempt : running) {
      ObjectNode one = json.withArray("running").addObject();
      one.put("task_id", attempt.taskId());
      one.put("attempt", attempt.attempt());
      one.put("started_at", Timestamps.zoned(attempt.startedAt()));
    }
    json.put("spent_today_usd", spentToday);
    json.put("pid", pid);
    json.put("host", host);
    return Json.bytes(json);
  }

  /** From what a file, or whoever else keeps it, holds; what is missing is nothing. */
  public static Heartbeat of(ObjectNode json) {
    List<Running> running = new ArrayList<>();
    for (JsonNode one : json.path("running")) {
      running.add(
          new Running(
              one.path("task_id").asString(""),
              one.path("attempt").asInt(1),
              time(one.path("started_at").asString(""))));
    }
    JsonNode counts = json.path("stats");
    return new Heartbeat(
        json.path("worker").asString(""),
        time(json.path("timestamp").asString("")),
        Duration.ofMillis(Math.round(json.path("uptime_seconds").asDouble(0) * 1000)),
        json.path("queue_size").asInt(0),
        json.path("circuit_breaker_state").asString("closed"),
        new Stats(
            counts.path("tasks_processed").asLong(0),
            counts.path("tasks_failed").asLong(0),
            counts.path("tasks_retried").asLong(0),
            counts.path("tasks_dlq").asLong(0)),
        json.path("status").asString(""),
        json.path("reason").asStringOpt(),
        running,
        json.path("spent_today_usd").asDecimal(BigDecimal.ZERO),
        json.path("pid").asLong(0),
        json.path("host").asString(""));
  }

  private static Instant time(String text) {
    try {
      return Timestamps.read(text);
    } catch (DateTimeException unreadable) {
      return Instant.EPOCH;
    }
  }
}
