package dev.overseer.core.settings;

import java.util.Map;
import java.util.function.Function;

/** A kind whose values are read from a text alone; spaces around it don't count. */
record TextKind<T>(String range, Function<String, T> reader, Function<T, String> writer)
    implements Kind<T> {

  @Override
  public T read(String text, Map<String, String> environment) {
    try {
      return reader.apply(text.strip());
    } catch (IllegalArgumentException | ArithmeticException none) {
      throw new IllegalArgumentException("must be " + range, none);
    }
  }

  @Override
  public String write(T value) {
    return writer.apply(value);
  }
}
