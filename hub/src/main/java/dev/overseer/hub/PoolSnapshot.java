package dev.overseer.hub;

import java.time.Instant;
import java.util.List;

/**
 * A pool at one moment.
 *
 * @param limit the most that run at once; 0 means no limit
 * @param running how many hold a place: starting, running, or being stopped
 * @param waiting the queued tasks, the next one first
 */
public record PoolSnapshot(int limit, int running, List<Waiting> waiting) {

  public PoolSnapshot {
    waiting = List.copyOf(waiting);
  }

  /** A task in a queue. */
  public record Waiting(String taskId, String action, Instant since, boolean forced) {}
}
