package dev.overseer.feed.sessions;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people say them. */
final class Words {
  private Words() {}

  /** {@code 1 line}, {@code 2,000 lines}. */
  static String count(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
  }

  /** {@code 12 s}, {@code 3 min 20 s}, {@code 1 h 5 min}. */
  static String time(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min %d s".formatted(seconds / 60, seconds % 60)
        : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }
}
