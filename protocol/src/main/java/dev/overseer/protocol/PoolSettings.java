package dev.overseer.protocol;

import java.util.Optional;

/**
 * An action's pool as it is configured.
 *
 * @param limit the most that run at once; 0 for no limit
 * @param queue empty where the hub's own queue settings count
 */
public record PoolSettings(int limit, Optional<Queue> queue, ExcessSettings excess) {

  /**
   * Where tasks wait.
   *
   * @param order first or last
   * @param maxAge in seconds; 0 for no expiry
   * @param displace false, true or prohibit
   */
  public record Queue(boolean enabled, int size, String order, long maxAge, String displace) {}
}
