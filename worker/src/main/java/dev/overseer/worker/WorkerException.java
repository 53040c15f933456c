package dev.overseer.worker;

import dev.overseer.worker.spool.SpoolLayout;
import java.nio.file.Path;

/** A worker can't do what it was asked to. The message says what stands in the way. */
public abstract sealed class WorkerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WorkerException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The folders of the spool can't be made or used. */
  public static final class SpoolUnusable extends WorkerException {
    private static final long serialVersionUID = 1L;

    SpoolUnusable(SpoolLayout layout, Throwable cause) {
      super(
          "the spool can't be used: %s. Set TASK_DIR (now %s), RESULT_DIR (%s) and the other folders to places that this user may write to"
              .formatted(cause, layout.tasks(), layout.results()),
          cause);
    }
  }

  /** Running agents can't be written down. */
  public static final class StateUnusable extends WorkerException {
    private static final long serialVersionUID = 1L;

    StateUnusable(Path folder, Throwable cause) {
      super(
          "OVERSEER_STATE_DIR can't be used: %s. Set it to a folder on a local disk that this user may write to (now %s)"
              .formatted(cause, folder),
          cause);
    }
  }
}
