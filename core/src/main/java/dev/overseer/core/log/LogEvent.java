package dev.overseer.core.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param logger which part of the program says so
 * @param message what happened, in words that are the same each time; what differs is in the fields
 * @param cause what was thrown, if something was
 */
public record LogEvent(
    Instant at,
    LogLevel level,
    String logger,
    String message,
    List<LogField> fields,
    Optional<Throwable> cause) {

  public LogEvent {
    fields = List.copyOf(fields);
  }
}
