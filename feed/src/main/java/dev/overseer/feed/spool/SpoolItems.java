package dev.overseer.feed.spool;

import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Tasks and dead letters as docs/console-protocol.md has them. In a list they are brief, since
 * there may be thousands of them; one that somebody opens is told at length.
 */
final class SpoolItems {
  private static final int BRIEF = 300;
  private static final int LONGEST_PROMPT = 64 << 10;
  private static final int LONGEST_OUTPUT = 16 << 10;

  private SpoolItems() {}

  /** A task file; empty if it is gone, or no task. */
  static Optional<Map<String, Object>> task(Path file) throws IOException {
    return switch (ReadTask.read(file)) {
      case ReadTask.Content.Task(TaskSpec task) -> Optional.of(task(task));
      case ReadTask.Content.Invalid _, ReadTask.Content.Gone _ -> Optional.empty();
    };
  }

  private static Map<String, Object> task(TaskSpec task) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("task_id", task.id());
    item.put("prompt", start(task.description(), BRIEF));
    item.put("priority", task.priority());
    item.put("dependencies", task.dependencies());
    task.notBefore().ifPresent(time -> item.put("not_before", time.toString()));
    task.createdAt().ifPresent(time -> item.put("created_at", time.toString()));
    return item;
  }

  /** How an attempt ended; empty if the file is gone, or no result. */
  static Optional<Map<String, Object>> result(Path file) throws IOException {
    return TaskResult.read(file).map(SpoolItems::result);
  }

  private static Map<String, Object> result(TaskResult result) {
    Map<String, Object> item = new LinkedHashMap<>();
    JsonNode fields = result.fields();
    item.put("task_id", result.taskId());
    fields
        .path("description")
        .asStringOpt()
        .ifPresent(prompt -> item.put("prompt", start(prompt, BRIEF)));
    item.put("status", result.isCompleted() ? "completed" : "failed");
    item.put("final", result.isFinal());
    item.put("exit_code", result.exitCode());
    item.put("attempts", fields.path("retry_count").asInt(0) + 1);
    result.deadLetter().ifPresent(_ -> item.put("given_up", true));
    result.reason().ifPresent(why -> item.put("reason", start(why, BRIEF)));
    number("duration_seconds", fields, "duration_seconds", item);
    number("cost_usd", fields, "total_cost_usd", item);
    fields.path("session_id").asStringOpt().ifPresent(id -> item.put("session_id", id));
    return item;
  }

  private static void number(String name, JsonNode fields, String field, Map<String, Object> into) {
    JsonNode value = fields.path(field);
    if (value.isNumber()) {
      into.put(name, value.decimalValue());
    }
  }

  /** A dead letter in brief; empty if it is gone, or none. */
  static Optional<Map<String, Object>> letter(Path file) throws IOException {
    return DeadLetter.read(file).map(SpoolItems::letter);
  }

  private static Map<String, Object> letter(DeadLetter letter) {
    Map<String, Object> item = new LinkedHashMap<>();
    // What was no task has no id; its file is all that a person can know it by.
    item.put("task_id", letter.taskId().isEmpty() ? text("file", letter) : letter.taskId());
    item.put("at", letter.parkedAt().toString());
    item.put("attempts", Math.max(letter.history().size(), letter.retries()));
    item.put("reason", letter.reason());
    why(letter).ifPresent(why -> item.put("why", start(why, BRIEF)));
    item.put("prompt", start(text("description", letter), BRIEF));
    item.put("retryable", isTask(letter));
    return item;
  }

  /** Whether it can be a task again. */
  static boolean isTask(DeadLetter letter) {
    return letter.original().isEmpty() && !letter.taskId().isEmpty();
  }

  /** What the last attempt failed with, or what is wrong with a file that was no task. */
  private static Optional<String> why(DeadLetter letter) {
    String wrong = text("error", letter);
    if (letter.original().isPresent() && !wrong.isEmpty()) {
      return Optional.of(wrong);
    }
    return letter.history().isEmpty()
        ? Optional.empty()
        : Optional.of(letter.history().getLast().reason()).filter(why -> !why.isEmpty());
  }

  /** A dead letter at length. */
  static Map<String, Object> wholeLetter(DeadLetter letter) {
    Map<String, Object> all = new LinkedHashMap<>(letter(letter));
    all.put("prompt", start(text("description", letter), LONGEST_PROMPT));
    why(letter).ifPresent(why -> all.put("why", start(why, LONGEST_OUTPUT)));
    all.put("last_output", end(text("last_stdout", letter), LONGEST_OUTPUT));
    all.put("last_error", end(text("last_stderr", letter), LONGEST_OUTPUT));
    List<Map<String, Object>> history = new ArrayList<>();
    for (Attempt attempt : letter.history()) {
      Map<String, Object> one = new LinkedHashMap<>();
      time("started_at", attempt.startedAt(), one);
      time("ended_at", attempt.endedAt(), one);
      one.put("verdict", attempt.verdict());
      one.put("exit_code", attempt.exitCode());
      one.put("reason", attempt.reason());
      history.add(one);
    }
    all.put("history", history);
    return all;
  }

  private static void time(String name, Instant at, Map<String, Object> into) {
    if (!at.equals(Instant.EPOCH)) {
      into.put(name, at.toString());
    }
  }

  private static String text(String field, DeadLetter letter) {
    return letter.fields().path(field).asString("");
  }

  private static String start(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static String end(String text, int most) {
    return text.length() <= most ? text : "…" + text.substring(text.length() - most);
  }
}
