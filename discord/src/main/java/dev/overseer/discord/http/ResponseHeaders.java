package dev.overseer.discord.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header fields of a response, in order; their names are compared without case. */
public final class ResponseHeaders {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /** The first value of a field. */
  public Optional<String> first(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return Optional.of(values.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether a field's list of values has one, whatever its case. */
  boolean lists(String name, String value) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name) && holds(values.get(i), value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(String list, String value) {
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      if (list.substring(from, to).strip().equalsIgnoreCase(value)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  void add(String name, String value) {
    names.add(name);
    values.add(value);
  }

  int size() {
    return names.size();
  }

  @Override
  public String toString() {
    return names + " " + values;
  }
}
