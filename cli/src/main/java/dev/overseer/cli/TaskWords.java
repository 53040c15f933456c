package dev.overseer.cli;

import dev.overseer.worker.spool.TaskResult;

/** What became of a task, in words. */
final class TaskWords {
  private TaskWords() {}

  /** Why an attempt failed. */
  static String why(TaskResult result) {
    return result.reason().orElse("exit code " + result.exitCode());
  }

  /** What a process that waited for the task exits with. */
  static int exitCode(TaskResult result) {
    if (result.isCompleted()) {
      return 0;
    }
    // Somebody else's result may tell of a failure and name no code.
    return result.exitCode() > 0 ? result.exitCode() : 1;
  }
}
