package dev.overseer.hub;

/** What became of a request that was accepted. */
public sealed interface StartOutcome {

  /** The task's id. */
  String taskId();

  /**
   * It runs, and its {@code Started} event is out.
   *
   * @param pid its process; 0 for a virtual task
   */
  record Started(String taskId, long pid) implements StartOutcome {}

  /**
   * It waits for a place.
   *
   * @param position how many wait in its queue, this one included
   */
  record Queued(String taskId, int position) implements StartOutcome {}
}
