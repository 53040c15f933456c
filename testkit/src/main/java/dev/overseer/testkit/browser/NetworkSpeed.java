package dev.overseer.testkit.browser;

import java.time.Duration;
import java.util.Map;

/**
 * How fast a page's network is.
 *
 * @param latency of each answer, at least
 * @param bytesPerSecond in each direction; -1 for no limit
 */
public record NetworkSpeed(Duration latency, long bytesPerSecond) {
  /** As fast as it is. */
  public static final NetworkSpeed FREE = new NetworkSpeed(Duration.ZERO, -1);

  /** A telephone in a train: 400 ms, 50 kB a second. */
  public static final NetworkSpeed SLOW = new NetworkSpeed(Duration.ofMillis(400), 50_000);

  Map<String, Object> parameters() {
    return Map.of(
        "offline",
        false,
        "latency",
        latency.toMillis(),
        "downloadThroughput",
        bytesPerSecond,
        "uploadThroughput",
        bytesPerSecond);
  }
}
