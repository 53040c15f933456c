package dev.overseer.worker;

import dev.overseer.worker.spool.SpoolLayout;
import java.nio.file.Path;

/** A worker can't do what it was asked to. The message says what stands in the way. */
public abstract sealed class WorkerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WorkerException(String message, Throwable cause) {
    super(message, cause);
  }

  private WorkerException(String message) {
    super(message);
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

  /** Agents can't run where settings want them to. */
  public static final class WorkDirMissing extends WorkerException {
    private static final long serialVersionUID = 1L;

    WorkDirMissing(String worker, Path folder) {
      super(
          "the agents of %s can't run in %s, since there is no such folder: make it, or set work_dir (OVERSEER_WORK_DIR) to another"
              .formatted(worker, folder));
    }
  }

  /** Metrics can't be served where settings want them. */
  public static final class MetricsUnservable extends WorkerException {
    private static final long serialVersionUID = 1L;

    MetricsUnservable(String host, int port, Throwable cause) {
      super(
          "metrics can't be served on %s:%d: %s. Set METRICS_PORT to a free port (0 finds one), or"
                  .formatted(host, port, cause.getMessage())
              + " ENABLE_METRICS to false",
          cause);
    }
  }

  /** The engine can't be used. */
  public static final class EngineUnusable extends WorkerException {
    private static final long serialVersionUID = 1L;

    /** With the engine's own sentence. */
    public EngineUnusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The address of the Redis server is none. It is not shown, since it may hold a password. */
  public static final class BadRedisUrl extends WorkerException {
    private static final long serialVersionUID = 1L;

    BadRedisUrl() {
      super(
          "REDIS_URL is no address: it must be redis://[user:password@]host[:port][/database], or"
              + " rediss:// for TLS");
    }
  }
}
