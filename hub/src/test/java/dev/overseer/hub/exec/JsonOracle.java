package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Holds {@link JsonReader} against Jackson's parser. */
final class JsonOracle {
  static final Object NULL = new Object();

  private static final Pattern ESCAPED_SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F]");

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxNumberLength(1_000_000)
                  .build())
          .build();

  private JsonOracle() {}

  /**
   * Checks that both give the same object, or none. Escaped surrogates are left out: of halves of
   * pairs Jackson passes some on and refuses others.
   */
  static void check(String line) {
    if (!ESCAPED_SURROGATE.matcher(line).find()) {
      assertThat(JsonReader.object(line, NULL)).as(line).isEqualTo(jackson(line));
    }
  }

  private static Optional<Map<String, Object>> jackson(String line) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> object = object(parser);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (JacksonException | ArithmeticException notJson) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> object = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      object.put(key, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(parser, next));
        }
        yield array;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      default -> parser.getString();
    };
  }

  private static Double finite(String number) {
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value)) {
      throw new ArithmeticException(number);
    }
    return value;
  }
}
