package dev.overseer.server.config;

import dev.overseer.hub.RetryPolicy;
import java.util.Optional;

/** Reads a {@code retry}; one with nothing in it is none. */
final class ReadRetry {
  private ReadRetry() {}

  static Optional<RetryPolicy> read(Section section) {
    RetryPolicy policy =
        new RetryPolicy(
            section.value(RetrySettings.RESTART_DELAY),
            section.value(RetrySettings.RESTART_JITTER),
            section.value(RetrySettings.ERROR_WINDOW),
            section.value(RetrySettings.ERROR_THRESHOLD));
    section.refuseUnknown();
    return section.isEmpty() ? Optional.empty() : Optional.of(policy);
  }
}
