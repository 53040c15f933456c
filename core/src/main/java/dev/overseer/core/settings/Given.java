package dev.overseer.core.settings;

import java.util.List;

/**
 * A value as a source has it.
 *
 * @param where for people to find it: {@code --listen}, {@code OVERSEER_LISTEN}, {@code
 *     config.yaml:3}
 * @param name what the source calls the setting, for messages
 * @param values the one value; where it was given as a list, all of them
 */
public record Given(Origin origin, String where, String name, List<String> values, boolean isList) {

  public Given {
    values = List.copyOf(values);
    if (!isList && values.size() != 1) {
      throw new IllegalArgumentException("not a list, but %d values".formatted(values.size()));
    }
  }

  /** One value. */
  public static Given text(Origin origin, String where, String name, String value) {
    return new Given(origin, where, name, List.of(value), false);
  }

  /** A list of values. */
  public static Given list(Origin origin, String where, String name, List<String> values) {
    return new Given(origin, where, name, values, true);
  }

  /** Hides the values: they may be secret. */
  @Override
  public String toString() {
    return "a value from " + where;
  }
}
