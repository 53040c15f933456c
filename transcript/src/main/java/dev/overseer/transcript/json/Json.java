package dev.overseer.transcript.json;

import java.util.List;
import java.util.Map;

/**
 * A JSON value, as much of it as was kept. Asking a value for what it has not gives {@link
 * Missing}, an empty text, or zero: lines come from programs whose next version nobody knows.
 */
public sealed interface Json {

  /** An object; of a name that stands twice, the last. */
  record Fields(Map<String, Json> values) implements Json {}

  /**
   * An array.
   *
   * @param values the first ones
   * @param length how many there were
   */
  record Items(List<Json> values, int length) implements Json {}

  /**
   * A string.
   *
   * @param head its beginning
   * @param length how many UTF-16 code units the whole of it has
   * @param index which of the document's string values it is, from 0; names don't count
   */
  record Chars(String head, long length, int index) implements Json {}

  /**
   * A number.
   *
   * @param whole without its fraction
   */
  record Amount(long whole, double value) implements Json {}

  /** True or false. */
  record Truth(boolean value) implements Json {}

  /** Null, nothing at all, or more than was kept. */
  enum Missing implements Json {
    /** The one value that is none. */
    VALUE
  }

  /** An object's field. */
  default Json get(String name) {
    return this instanceof Fields fields
        ? fields.values.getOrDefault(name, Missing.VALUE)
        : Missing.VALUE;
  }

  /** A field of a field. */
  default Json get(String name, String inner) {
    return get(name).get(inner);
  }

  /** Whether there is a value. */
  default boolean isPresent() {
    return !(this instanceof Missing);
  }

  /** Whether it is an object. */
  default boolean isObject() {
    return this instanceof Fields;
  }

  /** An array's values; nothing for all else. */
  default List<Json> items() {
    return this instanceof Items items ? items.values : List.of();
  }

  /** How many values an array has, those included that were not kept. */
  default int size() {
    return this instanceof Items items ? items.length : 0;
  }

  /** A string's beginning; empty for all else. */
  default String text() {
    return this instanceof Chars chars ? chars.head : "";
  }

  /** A number without its fraction; 0 for all else. */
  default long whole() {
    return this instanceof Amount amount ? amount.whole : 0;
  }

  /** Whether it is {@code true}. */
  default boolean isTrue() {
    return this instanceof Truth truth && truth.value;
  }
}
