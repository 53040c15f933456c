package dev.overseer.worker.spool;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times as the files hold them: ISO 8601 with exactly six fraction digits and no zone, meaning UTC.
 * Readers there are Python 3.10's {@code datetime.fromisoformat}, which takes three or six digits
 * and no {@code Z}.
 */
public final class Timestamps {
  private static final DateTimeFormatter SIX_DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private Timestamps() {}

  /** A time without a zone, {@code 2026-01-02T03:04:05.678901}. */
  public static String naive(Instant instant) {
    return SIX_DIGITS.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  /** A time with {@code Z}, for heartbeats: their readers replace it before they parse. */
  public static String zoned(Instant instant) {
    return naive(instant) + "Z";
  }

  /**
   * Reads a time with a zone, or without one, which then is UTC.
   *
   * @throws DateTimeException if it is neither
   */
  public static Instant read(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException withoutZone) {
      return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }
  }
}
