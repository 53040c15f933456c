package dev.overseer.sidecar.format;

import java.time.Duration;

/** Numbers as people say them. {@code String.format} would load a formatter. */
public final class Numbers {
  private Numbers() {}

  /** {@code 1,234,567}. */
  public static String grouped(long number) {
    String digits = Long.toString(number);
    StringBuilder grouped = new StringBuilder(digits.length() + 4);
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0 && digits.charAt(i - 1) != '-') {
        grouped.append(',');
      }
      grouped.append(digits.charAt(i));
    }
    return grouped.toString();
  }

  /** {@code 999}, {@code 1.5k}, {@code 17.8M}, rounded down. */
  public static String shortened(long number) {
    if (number < 1000) {
      return Long.toString(number);
    }
    long unit = 1000;
    String name = "k";
    if (number >= 1_000_000_000L) {
      unit = 1_000_000_000L;
      name = "G";
    } else if (number >= 1_000_000L) {
      unit = 1_000_000L;
      name = "M";
    }
    long whole = number / unit;
    long tenth = number % unit * 10 / unit;
    return whole >= 100 || tenth == 0 ? whole + name : whole + "." + tenth + name;
  }

  /** {@code $12.34}, rounded down; small amounts with two figures more. */
  public static String dollars(double dollars) {
    boolean small = dollars < 0.1;
    long parts = (long) Math.floor(dollars * (small ? 10_000 : 100) + 1e-9);
    long whole = parts / (small ? 10_000 : 100);
    String rest = Long.toString(parts % (small ? 10_000 : 100));
    return "$" + grouped(whole) + "." + "0".repeat((small ? 4 : 2) - rest.length()) + rest;
  }

  /** {@code 0.8 s}, {@code 42 s}, {@code 25 min 1 s}, {@code 1 h 44 min}. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 10_000) {
      return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = seconds / 60;
    return grouped(minutes / 60) + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  /** {@code 1 line}, {@code 2 lines}. */
  public static String count(long number, String one) {
    return grouped(number) + " " + one + (number == 1 ? "" : "s");
  }
}
