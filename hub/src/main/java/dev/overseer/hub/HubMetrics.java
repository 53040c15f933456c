package dev.overseer.hub;

/** Counters of a hub, from its start. */
public final class HubMetrics {
  private HubMetrics() {}

  /** Of the whole hub. A task counts once for each of its starts and exits. */
  public record Global(
      long tasksStarted,
      long tasksCompleted,
      long tasksErrored,
      long tasksRestarted,
      long outputLines,
      long enqueued,
      long dequeued,
      long displaced,
      long expired) {}

  /** Of one action. */
  public record OfAction(
      long tasksStarted,
      long tasksCompleted,
      long tasksErrored,
      long tasksRestarted,
      long outputLines) {}

  /**
   * Of one task.
   *
   * @param runtimeMillis over all its finished runs
   * @param lastExitCode 0 before the first exit
   */
  public record OfTask(long outputLines, long restarts, long runtimeMillis, int lastExitCode) {}
}
