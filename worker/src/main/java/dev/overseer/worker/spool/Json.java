package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON files as the spool holds them: UTF-8, two spaces of indentation, one object each. */
public final class Json {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An object as a file holds it. */
  public static byte[] bytes(ObjectNode object) {
    return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A text as JSON writes it, on one line. */
  public static String text(String text) {
    return JSON.writeValueAsString(text);
  }

  /**
   * Reads a file that we, or a program like us, wrote.
   *
   * @return empty if there is none, or it holds no JSON object
   */
  public static Optional<ObjectNode> read(Path file) throws IOException {
    try {
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** An object from the bytes of a file; empty if they are none. */
  public static Optional<ObjectNode> parse(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
