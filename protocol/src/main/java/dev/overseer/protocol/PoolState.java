package dev.overseer.protocol;

import java.time.Instant;
import java.util.List;

/**
 * A pool at one moment.
 *
 * @param limit the most that run at once; 0 for no limit
 * @param queueItems those that wait, the next one first
 */
public record PoolState(int limit, int running, int queueDepth, List<Item> queueItems) {

  public PoolState {
    queueItems = List.copyOf(queueItems);
  }

  /**
   * A task that waits.
   *
   * @param position from 0
   */
  public record Item(
      String taskId, String action, Instant queuedAt, int position, boolean forced) {}
}
