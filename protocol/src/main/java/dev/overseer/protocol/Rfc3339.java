package dev.overseer.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** The timestamps of the protocol: RFC 3339, written in UTC. */
public final class Rfc3339 {
  // java.time alone takes more: no seconds, an offset of hours only, lower case.
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

  private Rfc3339() {}

  /** Reads a timestamp with any offset; empty if it isn't one. */
  public static Optional<Instant> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  /** Writes a timestamp, with as many digits of a second as it needs, in steps of three. */
  public static String format(Instant instant) {
    return instant.toString();
  }
}
