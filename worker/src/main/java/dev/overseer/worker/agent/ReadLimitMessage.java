package dev.overseer.worker.agent;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises an agent's own limit: that it may not work until some time.
 *
 * <p>Forms seen of Claude Code: {@code Claude AI usage limit reached|1754200800} (epoch seconds),
 * {@code 5-hour limit reached ∙ resets 3pm}, {@code usage limit reached … resets at 3:30 PM
 * (Europe/Paris)}, {@code resets in 2h 5m}. Where no time can be read, a quarter of an hour is
 * assumed: then it is asked again.
 */
final class ReadLimitMessage {
  private static final Duration WHERE_UNREADABLE = Duration.ofMinutes(15);

  private static final Pattern LIMIT =
      Pattern.compile(
          "^.*\\b(?:usage|hour|weekly|session|rate) limit (?:reached|exceeded).*$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern EPOCH = Pattern.compile("\\|(\\d{10})\\b");
  private static final Pattern IN =
      Pattern.compile(
          "(?:resets|try again|retry) in\\s+(?:(\\d{1,3})\\s*h\\w*)?\\s*(?:(\\d{1,4})\\s*m\\w*)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern AT =
      Pattern.compile(
          "resets(?:"
              + " at)?\\s+(\\d{1,2})(?::(\\d{2}))?\\s*(am|pm)?(?:\\s*\\(([A-Za-z_/+-]+\\w*)\\))?",
          Pattern.CASE_INSENSITIVE);

  private ReadLimitMessage() {}

  /** Until when the agent may not work; empty if it says nothing of the kind. */
  static Optional<Instant> read(String output, Instant now) {
    Matcher limit = LIMIT.matcher(output);
    if (!limit.find()) {
      return Optional.empty();
    }
    String line = limit.group();
    return Optional.of(
        epoch(line)
            .or(() -> in(line, now))
            .or(() -> at(line, now))
            .filter(until -> until.isAfter(now))
            .orElse(now.plus(WHERE_UNREADABLE)));
  }

  /** The line that says so; empty if there is none. */
  static String line(String output) {
    Matcher limit = LIMIT.matcher(output);
    return limit.find() ? limit.group().strip() : "";
  }

  private static Optional<Instant> epoch(String line) {
    Matcher seconds = EPOCH.matcher(line);
    return seconds.find()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds.group(1))))
        : Optional.empty();
  }

  private static Optional<Instant> in(String line, Instant now) {
    Matcher in = IN.matcher(line);
    if (!in.find() || (in.group(1) == null && in.group(2) == null)) {
      return Optional.empty();
    }
    return Optional.of(
        now.plus(Duration.ofHours(number(in.group(1))))
            .plus(Duration.ofMinutes(number(in.group(2)))));
  }

  private static Optional<Instant> at(String line, Instant now) {
    Matcher at = AT.matcher(line);
    if (!at.find()) {
      return Optional.empty();
    }
    try {
      int hour = (int) number(at.group(1));
      String half = at.group(3);
      if (half != null) {
        hour = hour % 12 + (half.toLowerCase(Locale.ROOT).equals("pm") ? 12 : 0);
      }
      ZoneId zone = at.group(4) == null ? ZoneId.systemDefault() : ZoneId.of(at.group(4));
      ZonedDateTime today = now.atZone(zone).with(LocalTime.of(hour, (int) number(at.group(2))));
      return Optional.of((today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
