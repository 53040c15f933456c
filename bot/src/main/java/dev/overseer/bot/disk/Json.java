package dev.overseer.bot.disk;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON objects, as they go over the wire and into files. */
public final class Json {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An object from bytes; empty if they are none. */
  public static Optional<ObjectNode> parse(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** A list from bytes; empty if they are none. */
  public static Optional<ArrayNode> parseArray(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      return node instanceof ArrayNode array ? Optional.of(array) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** An object as it goes over the wire. */
  public static byte[] bytes(ObjectNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A field that is a text; empty if it is missing, null, or something else. */
  public static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** A field that we wrote as a text. */
  public static String required(JsonNode object, String name) {
    return text(object, name)
        .orElseThrow(() -> new IllegalArgumentException("an entry has no " + name));
  }

  /** A field that we wrote as a moment. */
  public static Instant instant(JsonNode object, String name) {
    return Instant.parse(required(object, name));
  }
}
