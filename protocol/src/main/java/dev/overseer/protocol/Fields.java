package dev.overseer.protocol;

import dev.overseer.core.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Typed access to the fields of a JSON object, by the rule of Go's JSON decoder: a field that is
 * absent or null has its type's zero.
 */
final class Fields {
  private final Map<String, Object> values;
  private final String path;

  Fields(Map<String, Object> values, String path) {
    this.values = values;
    this.path = path;
  }

  /** A field has the wrong type. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message, null, false, false);
    }
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  String text(String name) {
    return switch (values.get(name)) {
      case null -> "";
      case String text -> text;
      case Object _ -> throw mismatch(name, "a string");
    };
  }

  boolean flag(String name) {
    return switch (values.get(name)) {
      case null -> false;
      case Boolean flag -> flag;
      case Object _ -> throw mismatch(name, "true or false");
    };
  }

  OptionalLong optionalInteger(String name) {
    return switch (values.get(name)) {
      case null -> OptionalLong.empty();
      case Long number -> OptionalLong.of(number);
      case Object _ -> throw mismatch(name, "an integer");
    };
  }

  OptionalInt optionalInt(String name) {
    OptionalLong number = optionalInteger(name);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    if (number.getAsLong() != (int) number.getAsLong()) {
      throw mismatch(name, "an integer of at most 32 bits");
    }
    return OptionalInt.of((int) number.getAsLong());
  }

  long integer(String name) {
    return optionalInteger(name).orElse(0);
  }

  int smallInteger(String name) {
    return optionalInt(name).orElse(0);
  }

  Duration duration(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException notOne) {
      throw new Mismatch(path + name + ": " + notOne.getMessage());
    }
  }

  Optional<Instant> optionalTime(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Rfc3339.parse(text)
            .orElseThrow(() -> mismatch(name, "a timestamp like 2026-01-31T12:00:00Z")));
  }

  Instant time(String name) {
    return optionalTime(name).orElse(Instant.EPOCH);
  }

  Optional<Fields> object(String name) {
    return has(name) ? Optional.of(new Fields(map(name), path + name + ".")) : Optional.empty();
  }

  Fields objectOrEmpty(String name) {
    return new Fields(map(name), path + name + ".");
  }

  Map<String, Object> map(String name) {
    return switch (values.get(name)) {
      case null -> Map.of();
      case Map<?, ?> map -> {
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> copy.put((String) key, value));
        yield copy;
      }
      case Object _ -> throw mismatch(name, "an object");
    };
  }

  Map<String, String> texts(String name) {
    Fields entries = objectOrEmpty(name);
    Map<String, String> texts = LinkedHashMap.newLinkedHashMap(entries.values.size());
    entries.values.keySet().forEach(key -> texts.put(key, entries.text(key)));
    return texts;
  }

  <T> Map<String, T> objects(String name, Function<Fields, T> read) {
    Fields entries = objectOrEmpty(name);
    Map<String, T> objects = LinkedHashMap.newLinkedHashMap(entries.values.size());
    entries
        .values
        .keySet()
        .forEach(key -> objects.put(key, read.apply(entries.objectOrEmpty(key))));
    return objects;
  }

  <T> List<T> list(String name, Function<Fields, T> read) {
    List<T> list = new ArrayList<>();
    for (Object element : array(name)) {
      // An element is read as a field of a small object, so that it obeys the same rules.
      list.add(read.apply(new Fields(Map.of("0", element), path + name + ".").objectOrEmpty("0")));
    }
    return list;
  }

  List<String> textList(String name) {
    List<String> list = new ArrayList<>();
    for (Object element : array(name)) {
      list.add(new Fields(Map.of("0", element), path + name + ".").text("0"));
    }
    return list;
  }

  private List<?> array(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list -> list;
      case Object _ -> throw mismatch(name, "an array");
    };
  }

  private Mismatch mismatch(String name, String wanted) {
    return new Mismatch(path + name + " must be " + wanted);
  }
}
