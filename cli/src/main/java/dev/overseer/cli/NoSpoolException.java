package dev.overseer.cli;

import java.nio.file.Path;

/** Where the tasks should be there is nothing. */
final class NoSpoolException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoSpoolException(Path tasks) {
    super(
        "there is no folder %s: name the spool with --spool DIR or OVERSEER_SPOOL (or the task folder with TASK_DIR)"
            .formatted(tasks));
  }
}
