package dev.overseer.server.history;

import dev.overseer.core.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A task's parameters as a JSON object of strings, in the order of their names. */
final class ParameterText {
  private static final JsonFactory JSON = new JsonFactory();

  private ParameterText() {}

  static String write(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(each -> JsonText.quoted(each.getKey()) + ":" + JsonText.quoted(each.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  /** Reads what {@link #write} wrote; of anything else, as much as is like it. */
  static Map<String, String> read(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          String value = parser.nextStringValue();
          parameters.put(name, value == null ? "" : value);
        }
      }
    } catch (JacksonException edited) {
      return parameters;
    }
    return parameters;
  }
}
