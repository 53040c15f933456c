package dev.overseer.worker.spool;

import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** What every dead letter says, wherever it is kept. */
public interface LetterFields {

  /** Everything that stands in it. */
  ObjectNode fields();

  /** The task's id; empty text for a file that was no task. */
  default String taskId() {
    return fields().path("task_id").asString("");
  }

  /** Why it is here: {@code invalid_format}, {@code max_retries_exceeded}, … */
  default String reason() {
    return fields().path("dlq_reason").asString("");
  }

  /** Since when; the epoch if it does not say. */
  default Instant parkedAt() {
    try {
      return Timestamps.read(fields().path("dlq_timestamp").asString(""));
    } catch (DateTimeException untold) {
      return Instant.EPOCH;
    }
  }

  /** How many retries it had. */
  default int retries() {
    return fields().path("retry_count").asInt(0);
  }
}
