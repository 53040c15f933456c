package dev.overseer.cli;

import dev.overseer.core.GoDuration;
import dev.overseer.protocol.Rfc3339;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Points in time to come: in {@code 10m}, or {@code 2026-01-31T12:00:00Z}. */
final class LaterPoints implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String value) {
    return Rfc3339.parse(value).orElseGet(() -> in(value));
  }

  private static Instant in(String value) {
    try {
      return Instant.now().plus(GoDuration.parse(value));
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(
          "\"%s\" is no point in time: write in how long, like 10m, or 2026-01-31T12:00:00Z"
              .formatted(value));
    }
  }
}
