package dev.overseer.core;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them, {@code "1m30s"} or {@code "300ms"}: the form that the hub's wire
 * protocol and its configuration files use.
 *
 * <p>Source of the grammar and of the printed form: the documentation of {@code time.ParseDuration}
 * and {@code time.Duration.String} in Go's standard library. Thread-safe: it holds no state.
 */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private GoDuration() {}

  /**
   * Reads a Go duration.
   *
   * @param text a sign, then numbers with a unit each ({@code ns us ms s m h}), or {@code 0}
   * @return the duration, to the nanosecond
   * @throws IllegalArgumentException if the text is not such a duration or is longer than 292 years
   */
  public static Duration parse(String text) {
    String body = text;
    boolean negative = body.startsWith("-");
    if (negative || body.startsWith("+")) {
      body = body.substring(1);
    }
    if (body.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(body);
    double nanos = 0;
    long exact = 0;
    int at = 0;
    while (at < body.length()) {
      if (!part.find(at) || part.start() != at) {
        throw invalid(text);
      }
      String number = part.group(1);
      long unit = nanosOf(part.group(2));
      int dot = number.indexOf('.');
      String whole = dot < 0 ? number : number.substring(0, dot);
      try {
        long units = whole.isEmpty() ? 0 : Long.parseLong(whole);
        exact = Math.addExact(exact, Math.multiplyExact(units, unit));
      } catch (ArithmeticException | NumberFormatException tooLarge) {
        throw invalid(text);
      }
      if (dot >= 0 && dot + 1 < number.length()) {
        nanos += Double.parseDouble("0" + number.substring(dot)) * unit;
      }
      at = part.end();
    }
    if (body.isEmpty()) {
      throw invalid(text);
    }
    Duration read = Duration.ofNanos(exact).plusNanos((long) nanos);
    return negative ? read.negated() : read;
  }

  /**
   * Writes a duration as Go would print it: {@code 0s}, {@code 1.5s}, {@code 1m30s}, {@code
   * 2h0m0s}, {@code 250ms}.
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.toSeconds() == 0) {
      int nanos = duration.toNanosPart();
      if (nanos < 1_000) {
        return nanos + "ns";
      }
      return nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
    }
    long hours = duration.toHours();
    long minutes = duration.toMinutesPart();
    String seconds =
        decimal(
                duration.toSecondsPart() * NANOS_PER_SECOND + duration.toNanosPart(),
                NANOS_PER_SECOND)
            + "s";
    if (hours > 0) {
      return hours + "h" + minutes + "m" + seconds;
    }
    return minutes > 0 ? minutes + "m" + seconds : seconds;
  }

  private static String decimal(long value, long unit) {
    long fraction = value % unit;
    if (fraction == 0) {
      return Long.toString(value / unit);
    }
    String digits = Long.toString(unit + fraction).substring(1);
    return value / unit + "." + digits.replaceAll("0+$", "");
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "µs", "μs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> NANOS_PER_SECOND;
      case "m" -> 60 * NANOS_PER_SECOND;
      case "h" -> 3600 * NANOS_PER_SECOND;
      default -> throw new IllegalArgumentException("unknown unit " + unit);
    };
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "\"%s\" is not a duration: write a number with a unit, like 300ms, 1.5s, 1m30s or 2h"
            .formatted(text));
  }
}
