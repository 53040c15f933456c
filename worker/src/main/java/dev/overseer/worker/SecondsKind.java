package dev.overseer.worker;

import dev.overseer.core.GoDuration;
import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import java.math.BigDecimal;
import java.time.Duration;

/** Durations as these programs have always been given them: seconds, with a fraction if need be. */
final class SecondsKind {
  private static final int NANO_DIGITS = 9;

  private SecondsKind() {}

  /** A duration within bounds: {@code 0.5}, {@code 30}, or {@code 1m30s}. */
  static Kind<Duration> between(Duration least, Duration most) {
    return Kinds.of(
        "a number of seconds from %s to %s, or a duration like 1m30s"
            .formatted(write(least), write(most)),
        text -> {
          Duration value = read(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(text);
          }
          return value;
        },
        SecondsKind::write);
  }

  private static Duration read(String text) {
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(text.strip());
    } catch (NumberFormatException notANumber) {
      return GoDuration.parse(text);
    }
    if (seconds.precision() - seconds.scale() > NANO_DIGITS) {
      throw new IllegalArgumentException(text);
    }
    return Duration.ofNanos(seconds.movePointRight(NANO_DIGITS).longValue());
  }

  private static String write(Duration value) {
    return BigDecimal.valueOf(value.toNanos(), NANO_DIGITS).stripTrailingZeros().toPlainString();
  }
}
