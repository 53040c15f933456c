package dev.overseer.core.log;

import java.util.Set;

/**
 * A detail of an event.
 *
 * @param name in snake case; not one of those that every event has
 * @param value numbers and booleans are written as such, everything else as its text; a {@link
 *     dev.overseer.core.settings.Secret} hides itself
 */
public record LogField(String name, Object value) {
  private static final Set<String> TAKEN =
      Set.of("timestamp", "level", "logger", "message", "error", "stack");

  public LogField {
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          "a field of an event can't be called %s: every event has one".formatted(name));
    }
  }

  /** A detail; made to be imported statically. */
  public static LogField field(String name, Object value) {
    return new LogField(name, value);
  }
}
