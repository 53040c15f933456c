package dev.overseer.protocol;

import dev.overseer.core.GoDuration;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a JSON object field by field; the {@code unless…} fields obey Go's {@code omitempty}. */
final class WriteJson {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final JsonGenerator out;

  private WriteJson(JsonGenerator out) {
    this.out = out;
  }

  static byte[] object(Consumer<WriteJson> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      fields.accept(new WriteJson(out));
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  void text(String name, String value) {
    out.writeStringProperty(name, ReadJson.wellFormed(value));
  }

  void textUnlessEmpty(String name, String value) {
    if (!value.isEmpty()) {
      text(name, value);
    }
  }

  void number(String name, long value) {
    out.writeNumberProperty(name, value);
  }

  void numberUnlessZero(String name, long value) {
    if (value != 0) {
      number(name, value);
    }
  }

  void flag(String name, boolean value) {
    out.writeBooleanProperty(name, value);
  }

  void flagUnlessFalse(String name, boolean value) {
    if (value) {
      flag(name, true);
    }
  }

  void time(String name, Instant value) {
    out.writeStringProperty(name, Rfc3339.format(value));
  }

  void timeUnlessEmpty(String name, Optional<Instant> value) {
    value.ifPresent(time -> time(name, time));
  }

  void durationUnlessZero(String name, Duration value) {
    if (!value.isZero()) {
      out.writeStringProperty(name, GoDuration.format(value));
    }
  }

  void object(String name, Consumer<WriteJson> fields) {
    out.writeName(ReadJson.wellFormed(name));
    element(fields);
  }

  <T> void objectUnlessEmpty(String name, Optional<T> value, BiConsumer<WriteJson, T> fields) {
    value.ifPresent(present -> object(name, nested -> fields.accept(nested, present)));
  }

  <T> void objects(String name, Iterable<T> elements, BiConsumer<WriteJson, T> fields) {
    out.writeName(name);
    out.writeStartArray();
    for (T element : elements) {
      element(nested -> fields.accept(nested, element));
    }
    out.writeEndArray();
  }

  void textsUnlessEmpty(String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      object(
          name,
          nested ->
              new TreeMap<>(texts)
                  .forEach((key, value) -> nested.text(ReadJson.wellFormed(key), value)));
    }
  }

  void value(String name, Object value) {
    out.writeName(ReadJson.wellFormed(name));
    value(value);
  }

  private void element(Consumer<WriteJson> fields) {
    out.writeStartObject();
    fields.accept(this);
    out.writeEndObject();
  }

  private void value(Object value) {
    switch (value) {
      case String text -> out.writeString(ReadJson.wellFormed(text));
      case Boolean flag -> out.writeBoolean(flag);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case BigInteger number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Map<?, ?> map ->
          element(nested -> map.forEach((key, member) -> nested.value((String) key, member)));
      case Iterable<?> elements -> {
        out.writeStartArray();
        elements.forEach(this::value);
        out.writeEndArray();
      }
      case ActionDescription action -> element(nested -> WriteShared.action(nested, action));
      case PoolSettings pool -> element(nested -> WriteShared.poolSettings(nested, pool));
      case RetrySettings retry -> element(nested -> WriteShared.retry(nested, retry));
      default ->
          throw new IllegalArgumentException(
              "a document holds maps, lists, strings, numbers and booleans, not "
                  + value.getClass());
    }
  }
}
