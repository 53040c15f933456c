package dev.overseer.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Durations and sizes as people say them, in few characters. Thread-safe: it holds no state. */
final class Ages {
  private Ages() {}

  /** How long ago something was: {@code 4s}, {@code 3m}, {@code 2h05m}, {@code 5d}. */
  static String since(Instant then, Instant now) {
    return of(Duration.between(then, now));
  }

  /** A duration; a negative one, of clocks that disagree, counts as none. */
  static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + (seconds < 600 ? twoDigits(seconds % 60) + "s" : "");
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h" + twoDigits(seconds % 3600 / 60) + "m";
    }
    return seconds / 86_400 + "d";
  }

  /** A number of bytes: {@code 512 B}, {@code 3.4 MiB}. */
  static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
