package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A result as its file gives it, ours or another program's.
 *
 * @param place where it was read
 * @param fields everything that stands in it
 */
public record TaskResult(Place place, ObjectNode fields) {

  /** Reads a result; empty if there is none, or it is no JSON object. */
  public static Optional<TaskResult> read(Path file) throws IOException {
    return Json.read(file).map(fields -> new TaskResult(Place.ofFile(file), fields));
  }

  /** Whose it is; empty text if it does not say. */
  public String taskId() {
    return fields.path("task_id").asString("");
  }

  /** Whether the task was done. */
  public boolean isCompleted() {
    return fields.path("status").asString("").equals("completed");
  }

  /**
   * Whether no attempt follows. Other programs don't say so: then a completed one is final, and a
   * failed one may be tried again.
   */
  public boolean isFinal() {
    return fields.path("final").asBoolean(isCompleted());
  }

  /** The agent's exit code; -1 if it does not say. */
  public int exitCode() {
    return fields.path("exit_code").asInt(-1);
  }

  /** What the agent wrote to its standard output, bounded. */
  public String stdout() {
    return fields.path("stdout").asString("");
  }

  /** What the agent wrote to its standard error, bounded. */
  public String stderr() {
    return fields.path("stderr").asString("");
  }

  /** Why it failed, in words. */
  public Optional<String> reason() {
    return fields.path("reason").asStringOpt();
  }

  /** The dead letter that the task became. */
  public Optional<WriteResult.Letter> deadLetter() {
    return fields
        .path("dead_letter")
        .asStringOpt()
        .map(name -> new WriteResult.Letter(name, fields.path("dlq_reason").asString("unknown")));
  }

  /** Whether this is the last word on that very task file. */
  public boolean answers(TaskOrigin origin) {
    return isFinal() && origin.isOf(fields);
  }
}
