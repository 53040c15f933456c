package dev.overseer.hub;

import java.time.Duration;

/**
 * When a task that ended by itself is started again. Every exit that nobody asked for restarts it,
 * exit code 0 too, until too many of them fall into one window.
 *
 * @param restartDelay how long to wait; zero or more
 * @param restartJitter up to how much longer, chosen at random each time, so that tasks that died
 *     together don't come back together; zero or more
 * @param errorWindow how far back exits count; zero means all of them
 * @param errorThreshold the number of exits within the window at which the task is given up; zero
 *     means never
 */
public record RetryPolicy(
    Duration restartDelay, Duration restartJitter, Duration errorWindow, int errorThreshold) {
  /** Restarts at once and for ever. */
  public static final RetryPolicy ALWAYS =
      new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  public RetryPolicy {
    requireNotNegative("restart_delay", restartDelay);
    requireNotNegative("restart_jitter", restartJitter);
    requireNotNegative("error_window", errorWindow);
    if (errorThreshold < 0) {
      throw new IllegalArgumentException(
          "error_threshold is %d, but must be 0 (never give up) or more".formatted(errorThreshold));
    }
  }

  /** This policy with another's values laid over it wherever the other one's aren't zero. */
  public RetryPolicy overlaidWith(RetryPolicy other) {
    return new RetryPolicy(
        other.restartDelay.isZero() ? restartDelay : other.restartDelay,
        other.restartJitter.isZero() ? restartJitter : other.restartJitter,
        other.errorWindow.isZero() ? errorWindow : other.errorWindow,
        other.errorThreshold == 0 ? errorThreshold : other.errorThreshold);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s, but must not be negative".formatted(name, value));
    }
  }
}
