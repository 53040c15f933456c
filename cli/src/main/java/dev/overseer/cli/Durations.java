package dev.overseer.cli;

import dev.overseer.core.GoDuration;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations on the command line, as the hub's configuration has them: {@code 1m30s}. A number alone
 * counts seconds, as in the workers' settings.
 */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*\\.?[0-9]+");

  @Override
  public Duration convert(String value) {
    Duration duration;
    try {
      duration = GoDuration.parse(NUMBER.matcher(value).matches() ? value + "s" : value);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(malformed.getMessage());
    }
    if (duration.isNegative()) {
      throw new TypeConversionException("\"" + value + "\" is negative");
    }
    return duration;
  }
}
