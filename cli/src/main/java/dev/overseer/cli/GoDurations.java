package dev.overseer.cli;

import dev.overseer.core.GoDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line, as the hub's configuration has them: {@code 1m30s}. */
final class GoDurations implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    Duration duration;
    try {
      duration = GoDuration.parse(value);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(malformed.getMessage());
    }
    if (duration.isNegative()) {
      throw new TypeConversionException("\"" + value + "\" is negative");
    }
    return duration;
  }
}
