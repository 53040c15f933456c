package dev.overseer.server.eventlog;

import dev.overseer.hub.HubEvent.TaskEvent;
import java.time.Instant;

/** Something that becomes one or more lines of the log. */
sealed interface Entry {

  /** An event of a task. */
  record Event(TaskEvent event) implements Entry {}

  /**
   * What is missing here.
   *
   * @param taskId empty for tasks that were too many to be counted apart
   */
  record Gap(String taskId, Missed missed, Instant at) implements Entry {}
}
