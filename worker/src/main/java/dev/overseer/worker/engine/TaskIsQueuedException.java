package dev.overseer.worker.engine;

/** A task of this id waits or runs already, so another one can't. */
public final class TaskIsQueuedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a task. */
  public TaskIsQueuedException(String taskId) {
    super("a task \"%s\" waits or runs already".formatted(taskId));
  }
}
