package dev.overseer.worker.spool;

import dev.overseer.worker.Verdict;
import dev.overseer.worker.agent.AgentReport;
import dev.overseer.worker.agent.AttemptRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tells what became of an attempt: one file for each task, written anew at each attempt. */
public final class WriteResult {
  private static final int BRIEF = 300;

  private final SpoolLayout layout;
  private final String worker;
  private final WriteFile write;

  /** Writes a worker's results. */
  public WriteResult(SpoolLayout layout, String worker, WriteFile write) {
    this.layout = layout;
    this.worker = worker;
    this.write = write;
  }

  /** Whether an attempt is the last one. */
  public sealed interface Stage {
    /** Another one follows. */
    record Interim() implements Stage {}

    /**
     * None follows.
     *
     * @param letter what the task becomes, if it failed for good
     */
    record Final(Optional<Letter> letter) implements Stage {}
  }

  /**
   * The dead letter that a task becomes. The result names it before it is written: so who finds the
   * result of a worker that died in between can still write it.
   *
   * @param name of its file
   * @param reason as it will say
   */
  public record Letter(String name, String reason) {}

  /** Writes a result. A final one is on the disk when this returns. */
  public void write(
      TaskSpec task,
      TaskOrigin origin,
      AttemptRecord attempt,
      Attempts attempts,
      Stage stage,
      Instant now)
      throws IOException {
    ObjectNode json = fields(worker, task, attempt, attempts, stage, now);
    origin.into(json);
    byte[] bytes = Json.bytes(json);
    Path file = layout.result(worker, task.id());
    switch (stage) {
      case Stage.Interim() -> write.whole(file, bytes);
      case Stage.Final(_) -> write.durably(file, bytes);
    }
  }

  /** A result, whatever it is kept in. */
  public static ObjectNode fields(
      String worker,
      TaskSpec task,
      AttemptRecord attempt,
      Attempts attempts,
      Stage stage,
      Instant now) {
    ObjectNode json = Json.object();
    json.put("task_id", task.id());
    json.put("worker", worker);
    json.put("status", attempt.verdict() instanceof Verdict.Completed ? "completed" : "failed");
    json.put("exit_code", attempt.exitCode());
    json.put("stdout", attempt.stdout());
    json.put("stderr", attempt.stderr());
    json.put("duration_seconds", BigDecimal.valueOf(attempt.duration().toNanos(), 9));
    json.put("timestamp", Timestamps.naive(now));
    json.put("retry_count", attempts.retries());
    json.put("final", stage instanceof Stage.Final);
    json.put("interruptions", attempts.interruptions());
    reason(attempt.verdict()).ifPresent(reason -> json.put("reason", reason));
    report(json, attempt.report());
    if (stage instanceof Stage.Final(Optional<Letter> letter)) {
      letter.ifPresent(
          becomes -> {
            json.put("dead_letter", becomes.name());
            json.put("dlq_reason", becomes.reason());
          });
    }
    json.put("description", brief(task.description()));
    return json;
  }

  /** Its task file is gone when people look at it: so they see what it was about. */
  private static String brief(String description) {
    return description.length() <= BRIEF ? description : description.substring(0, BRIEF) + "…";
  }

  private static Optional<String> reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Completed _ -> Optional.empty();
      case Verdict.Failed(Verdict.Fault fault) -> Optional.of(fault.reason());
      case Verdict.LimitReached(Instant until, String message) ->
          Optional.of("%s (until %s)".formatted(message, until));
      case Verdict.Interrupted(String reason) -> Optional.of(reason);
      case Verdict.Cancelled _ -> Optional.of("cancelled");
    };
  }

  private static void report(ObjectNode json, AgentReport report) {
    report.sessionId().ifPresent(id -> json.put("session_id", id));
    report.model().ifPresent(model -> json.put("model", model));
    report.turns().ifPresent(turns -> json.put("num_turns", turns));
    report.inputTokens().ifPresent(tokens -> json.put("input_tokens", tokens));
    report.outputTokens().ifPresent(tokens -> json.put("output_tokens", tokens));
    report.cacheWriteTokens().ifPresent(tokens -> json.put("cache_creation_input_tokens", tokens));
    report.cacheReadTokens().ifPresent(tokens -> json.put("cache_read_input_tokens", tokens));
    report.costUsd().ifPresent(cost -> json.put("total_cost_usd", cost));
    report.text().ifPresent(text -> json.put("result", text));
  }
}
