package dev.overseer.hub;

import dev.overseer.core.GoQuote;

/** A hub refuses a request. Nothing has changed then. */
public abstract sealed class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private HubException(String message) {
    super(message);
  }

  /** The hub has no actions at all. */
  public static final class NoActions extends HubException {
    private static final long serialVersionUID = 1L;

    public NoActions() {
      super("no actions configured");
    }
  }

  /** The request names no action. */
  public static final class ActionRequired extends HubException {
    private static final long serialVersionUID = 1L;

    public ActionRequired() {
      super("action is required");
    }
  }

  /** The request names an action that the hub doesn't have. */
  public static final class UnknownAction extends HubException {
    private static final long serialVersionUID = 1L;

    public UnknownAction(String action) {
      super("unknown action: " + GoQuote.quote(action));
    }
  }

  /** The action refuses the parameters. */
  public static final class ValidationFailed extends HubException {
    private static final long serialVersionUID = 1L;

    public ValidationFailed(String reason) {
      super("validation error: " + reason);
    }
  }

  /** A task with the same values of the dedupe key runs already. */
  public static final class DuplicateTask extends HubException {
    private static final long serialVersionUID = 1L;

    private final String existingTaskId;

    public DuplicateTask(String existingTaskId) {
      super("duplicate task: already running as " + existingTaskId);
      this.existingTaskId = existingTaskId;
    }

    /** The task that runs already. */
    public String existingTaskId() {
      return existingTaskId;
    }
  }

  /** The hub knows a task with this id already; an id is free again once its task is forgotten. */
  public static final class TaskExists extends HubException {
    private static final long serialVersionUID = 1L;

    public TaskExists() {
      super("task already running or starting");
    }
  }

  /** The pool has no place, and its queue neither. */
  public static final class PoolRejected extends HubException {
    private static final long serialVersionUID = 1L;

    public PoolRejected() {
      super("pool rejected task: pool: task rejected — limit reached and queue is full");
    }
  }

  /** The work could not be prepared, or its process not started. */
  public static final class StartFailed extends HubException {
    private static final long serialVersionUID = 1L;

    public StartFailed(String reason) {
      super("pool rejected task: " + reason);
    }
  }

  /** The hub doesn't know the task. */
  public static final class TaskNotFound extends HubException {
    private static final long serialVersionUID = 1L;

    public TaskNotFound() {
      super("task not found");
    }
  }

  /** Only a task that was given up can be reset. */
  public static final class NotErrored extends HubException {
    private static final long serialVersionUID = 1L;

    public NotErrored() {
      super("task is not in errored state");
    }
  }

  /** The task has not run yet, so there is nothing to replay. */
  public static final class NoRun extends HubException {
    private static final long serialVersionUID = 1L;

    public NoRun() {
      super("no worker for task");
    }
  }

  /** The hub is being shut down and takes no new work. */
  public static final class ShuttingDown extends HubException {
    private static final long serialVersionUID = 1L;

    public ShuttingDown() {
      super("the hub is shutting down: start the task again once it is back");
    }
  }
}
