package dev.overseer.worker.orchestrator;

/** The orchestrator can't do its work; the message says why, and what to do. */
public sealed class OrchestratorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private OrchestratorException(String message) {
    super(message);
  }

  private OrchestratorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Another orchestrator works with the same state. */
  public static final class StateInUse extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    StateInUse(String stateFile, String holder) {
      super(
          "STATE_FILE %s is in use by another orchestrator%s: end that one, or give this one a state file of its own"
              .formatted(stateFile, holder));
    }
  }

  /** The state can't be read or written. */
  public static final class StateUnusable extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    StateUnusable(String stateFile, Throwable cause) {
      super(
          "STATE_FILE %s can't be used: %s. Mend it, or move it away to begin anew (then all results that are there are told of again)"
              .formatted(stateFile, cause.getMessage()),
          cause);
    }
  }

  /** A folder can't be used. */
  public static final class FolderUnusable extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    FolderUnusable(String folder, Throwable cause) {
      super("the folder %s can't be used: %s".formatted(folder, cause), cause);
    }
  }

  /** Metrics can't be served where they should be. */
  public static final class MetricsUnservable extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** The address, and what is wrong with it. */
    public MetricsUnservable(String host, int port, Throwable cause) {
      super(
          "metrics can't be served on %s:%d: %s. Set ORCHESTRATOR_METRICS_PORT to a free port (0 finds one), or leave it out"
              .formatted(host, port, cause.getMessage()),
          cause);
    }
  }
}
