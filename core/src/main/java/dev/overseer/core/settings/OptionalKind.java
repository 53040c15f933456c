package dev.overseer.core.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind that may have no value: an empty text says so. */
record OptionalKind<T>(Kind<T> kind) implements Kind<Optional<T>> {

  @Override
  public Optional<T> read(String text, Map<String, String> environment) {
    return text.isEmpty() ? Optional.empty() : Optional.of(kind.read(text, environment));
  }

  @Override
  public Optional<T> readList(List<String> items, Map<String, String> environment) {
    return Optional.of(kind.readList(items, environment));
  }

  @Override
  public String range() {
    return kind.range();
  }

  @Override
  public String write(Optional<T> value) {
    return value.map(kind::write).orElse("");
  }

  @Override
  public boolean isSecret() {
    return kind.isSecret();
  }
}
