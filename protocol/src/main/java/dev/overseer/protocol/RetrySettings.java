package dev.overseer.protocol;

import java.time.Duration;

/**
 * When a task that ended by itself is started again. A zero is not sent, and means that the setting
 * is left to the action's and the hub's own policy.
 *
 * @param errorThreshold the number of exits within the window at which the task is given up
 */
public record RetrySettings(
    Duration restartDelay, Duration restartJitter, Duration errorWindow, int errorThreshold) {

  public RetrySettings {
    requireNotNegative("restart_delay", restartDelay);
    requireNotNegative("restart_jitter", restartJitter);
    requireNotNegative("error_window", errorWindow);
    if (errorThreshold < 0) {
      throw new IllegalArgumentException(
          "retry_policy.error_threshold is %d, but must be 0 or more".formatted(errorThreshold));
    }
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "retry_policy.%s is negative, but must be 0 or more".formatted(name));
    }
  }
}
