package dev.overseer.hub;

/**
 * Keeps tasks beyond the hub's own life. Thread-safe; {@link #record} is called under the hub's
 * lock at each start and exit and at each task's end: it must not block and must not throw.
 */
@FunctionalInterface
public interface TaskJournal {
  /** Keeps nothing. */
  TaskJournal NONE = task -> {};

  /** Notes how a task stands now. */
  void record(TaskSnapshot task);
}
