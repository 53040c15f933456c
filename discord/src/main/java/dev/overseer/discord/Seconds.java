package dev.overseer.discord;

import java.time.Duration;
import java.util.Optional;

/** Times as Discord writes them: seconds, with or without a fraction. */
final class Seconds {
  /** Longer than any that was ever seen, and short enough to add to an instant. */
  private static final double LONGEST = Duration.ofDays(7).toSeconds();

  private Seconds() {}

  static Optional<Duration> parse(String text) {
    try {
      return text.isBlank() ? Optional.empty() : of(Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Rounded up to a millisecond: a moment early is a moment too early. */
  static Optional<Duration> of(double seconds) {
    if (Double.isNaN(seconds) || seconds < 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis((long) Math.ceil(Math.min(seconds, LONGEST) * 1000)));
  }
}
