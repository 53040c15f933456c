package dev.overseer.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON object into maps, lists, strings, longs, doubles and booleans. Only the wanted
 * fields of the outermost object are kept, so that what nobody knows costs no memory. Nulls are
 * left out: the protocol doesn't tell them from absent fields.
 */
final class ReadJson {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private ReadJson() {}

  static Map<String, Object> object(byte[] utf8, Predicate<String> wanted) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new WireException.InvalidJson("a message is one JSON object");
      }
      Map<String, Object> fields = object(parser, wanted);
      if (parser.nextToken() != null) {
        throw new WireException.InvalidJson("a message is one JSON object, and nothing after it");
      }
      return fields;
    } catch (JacksonException malformed) {
      throw new WireException.InvalidJson(
          "%s (at byte %d)"
              .formatted(
                  firstLine(malformed.getOriginalMessage()),
                  malformed.getLocation() == null ? 0 : malformed.getLocation().getByteOffset()));
    }
  }

  private static Map<String, Object> object(JsonParser parser, Predicate<String> wanted) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      if (!wanted.test(name)) {
        parser.skipChildren();
        continue;
      }
      Object value = value(parser);
      if (value == null) {
        fields.remove(name);
      } else {
        fields.put(wellFormed(name), value);
      }
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, _ -> true);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> wellFormed(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value at " + parser.currentToken());
    };
  }

  private static Object integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      // Too large for any field of the protocol: no longer an integer for the typed access.
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDoubleValue();
    };
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object element = value(parser);
      if (element != null) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** JSON can escape half a surrogate pair, UTF-8 cannot write one: it becomes U+FFFD, as in Go. */
  static String wellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceHalves(text);
      }
    }
    return text;
  }

  private static String replaceHalves(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
