package dev.overseer.core.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Several of a kind, in order. */
record ListKind<T>(Kind<T> item) implements Kind<List<T>> {

  @Override
  public List<T> read(String text, Map<String, String> environment) {
    List<String> items =
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    return readList(items, environment);
  }

  @Override
  public List<T> readList(List<String> items, Map<String, String> environment) {
    return items.stream().map(text -> readItem(text, environment)).toList();
  }

  private T readItem(String text, Map<String, String> environment) {
    try {
      return item.read(text, environment);
    } catch (IllegalArgumentException wrong) {
      String shown = item.isSecret() ? Secret.REDACTED : Shown.quoted(text);
      throw new IllegalArgumentException("%s in it %s".formatted(shown, wrong.getMessage()), wrong);
    }
  }

  @Override
  public String range() {
    return "a list, each of it " + item.range();
  }

  @Override
  public String write(List<T> value) {
    return value.stream().map(item::write).collect(Collectors.joining(", "));
  }

  @Override
  public boolean isSecret() {
    return item.isSecret();
  }
}
