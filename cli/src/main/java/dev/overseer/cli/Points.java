package dev.overseer.cli;

import dev.overseer.core.GoDuration;
import dev.overseer.protocol.Rfc3339;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Points in time on the command line: {@code 10m} ago, or {@code 2026-01-31T12:00:00Z}. */
final class Points implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String value) {
    return Rfc3339.parse(value).orElseGet(() -> ago(value));
  }

  private static Instant ago(String value) {
    try {
      return Instant.now().minus(GoDuration.parse(value));
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(
          "\"%s\" is no point in time: write how long ago, like 10m, or 2026-01-31T12:00:00Z"
              .formatted(value));
    }
  }
}
