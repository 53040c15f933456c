package dev.overseer.core.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: units of 1000 are kB, MB, GB; of 1024, KiB, MiB, GiB. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("(\\d+) ?([A-Za-z]*)");
  private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @param text a whole number, alone or with a unit
   * @return bytes
   * @throws IllegalArgumentException if the text is no such size
   */
  public static long parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw invalid(text);
    }
    try {
      return Math.multiplyExact(Long.parseLong(form.group(1)), bytesOf(form.group(2), text));
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      throw invalid(text);
    }
  }

  /** Writes a size in the largest unit of 1024 that divides it. */
  public static String format(long bytes) {
    int unit = 0;
    long rest = bytes;
    while (rest != 0 && rest % 1024 == 0 && unit + 1 < BINARY.size()) {
      rest /= 1024;
      unit++;
    }
    return rest + BINARY.get(unit);
  }

  private static long bytesOf(String unit, String text) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1L;
      case "kb" -> 1_000L;
      case "mb" -> 1_000_000L;
      case "gb" -> 1_000_000_000L;
      case "tb" -> 1_000_000_000_000L;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      case "tib" -> 1L << 40;
      default -> throw invalid(text);
    };
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "\"%s\" is not a size: write a number of bytes, like 512, 64KiB or 10MB".formatted(text));
  }
}
