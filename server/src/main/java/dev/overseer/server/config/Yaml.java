package dev.overseer.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML document, and the line that it begins in, from 1. */
sealed interface Yaml {

  int line();

  /** How many pieces it comes to when every alias in it is written out. */
  long weight();

  /** Strings, numbers, booleans, lists and maps as Java has them; null where nothing stands. */
  @Nullable Object toJava();

  /** Whether nothing stands there: {@code key:}, {@code null} or {@code ~}. */
  default boolean isNothing() {
    return false;
  }

  /** A single value. */
  record Scalar(String text, ScalarType type, int line) implements Yaml {
    @Override
    public long weight() {
      return 1;
    }

    @Override
    public @Nullable Object toJava() {
      return type.toJava(text);
    }

    @Override
    public boolean isNothing() {
      return type == ScalarType.NOTHING;
    }
  }

  /** A list. */
  record Items(List<Yaml> items, int line, long weight) implements Yaml {
    @Override
    public List<@Nullable Object> toJava() {
      List<@Nullable Object> list = new ArrayList<>();
      items.forEach(item -> list.add(item.toJava()));
      return Collections.unmodifiableList(list);
    }
  }

  /** A mapping, in the order of the file. */
  record Keys(Map<String, Entry> entries, int line, long weight) implements Yaml {
    /** What a file without content holds. */
    static final Keys NONE = new Keys(Map.of(), 1, 1);

    @Override
    public Map<String, @Nullable Object> toJava() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((key, entry) -> map.put(key, entry.value.toJava()));
      return Collections.unmodifiableMap(map);
    }
  }

  /**
   * What stands behind a key.
   *
   * @param line the key's
   */
  record Entry(int line, Yaml value) {}
}
