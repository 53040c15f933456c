package dev.overseer.server.config;

import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import java.time.Duration;
import java.util.List;

/** The keys of a {@code retry}. */
final class RetrySettings {
  static final Setting<Duration> RESTART_DELAY =
      Setting.of("restart_delay", Kinds.duration())
          .byDefault(Duration.ZERO)
          .means("How long to wait before a restart.");

  static final Setting<Duration> RESTART_JITTER =
      Setting.of("restart_jitter", Kinds.duration())
          .byDefault(Duration.ZERO)
          .means(
              "Up to how much longer, chosen at random each time, so that tasks that died together"
                  + " don't come back together.");

  static final Setting<Duration> ERROR_WINDOW =
      Setting.of("error_window", Kinds.duration())
          .byDefault(Duration.ZERO)
          .means("How far back exits count; 0 is all of them.");

  static final Setting<Integer> ERROR_THRESHOLD =
      Setting.of("error_threshold", Kinds.wholeNumber(0, Integer.MAX_VALUE))
          .byDefault(0)
          .means(
              "The number of exits within the window at which the task is given up; 0 is never.");

  static final List<Setting<?>> ALL =
      List.of(RESTART_DELAY, RESTART_JITTER, ERROR_WINDOW, ERROR_THRESHOLD);

  private RetrySettings() {}
}
