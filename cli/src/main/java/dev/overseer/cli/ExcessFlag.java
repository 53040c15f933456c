package dev.overseer.cli;

import dev.overseer.core.GoDuration;
import dev.overseer.protocol.ExcessSettings;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code stop}, {@code requeue:last}, {@code stop:first:10s}. */
final class ExcessFlag implements ITypeConverter<ExcessSettings> {
  @Override
  public ExcessSettings convert(String value) {
    String[] parts = value.split(":", 3);
    try {
      Duration grace = parts.length < 3 ? Duration.ZERO : GoDuration.parse(parts[2]);
      // The protocol counts whole seconds, of which none means the hub's own grace.
      long seconds = grace.plusNanos(999_999_999).toSeconds();
      return new ExcessSettings(parts[0], parts.length < 2 ? "first" : parts[1], seconds);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(
          "\"%s\" is not of the form stop|requeue[:first|last[:GRACE]]: %s"
              .formatted(value, malformed.getMessage()));
    }
  }
}
