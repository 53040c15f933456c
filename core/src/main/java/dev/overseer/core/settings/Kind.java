package dev.overseer.core.settings;

import java.util.List;
import java.util.Map;

/**
 * A kind of value: how it is read and written, and which values there are. {@link Kinds} has the
 * usual ones. Implementations are immutable.
 *
 * @param <T> what the values are in Java
 */
public interface Kind<T> {

  /**
   * Reads a value.
   *
   * @param environment what <code>${NAME}</code> and {@code ~} stand for, in kinds that know them
   * @throws IllegalArgumentException if it is none; the message goes on after "but": {@code must be
   *     a whole number from 1 to 9}
   */
  T read(String text, Map<String, String> environment);

  /**
   * Reads a value that was given as a list.
   *
   * @throws IllegalArgumentException as {@link #read} does; for a kind that is no list, always
   */
  default T readList(List<String> items, Map<String, String> environment) {
    throw new IllegalArgumentException("must be " + range() + ", not a list");
  }

  /** Which values there are, in words that go on after "must be". */
  String range();

  /** A value as {@link #read} would take it. */
  String write(T value);

  /** Whether values are hidden wherever they would be shown. */
  default boolean isSecret() {
    return false;
  }
}
