package dev.overseer.bridge;

import dev.overseer.bridge.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants the agent to read.
 *
 * @param text not blank
 * @param author who says it, for the log
 * @param channelId where it was said
 * @param run in which run, for the log
 */
record InputMessage(
    String text, Optional<String> author, Optional<String> channelId, Optional<String> run) {
  private static final int LONGEST_NAME = 256;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /**
   * Reads {@code {text, author, channelId, run}}. Other fields are for other versions.
   *
   * @param most how many bytes the text may have in UTF-8
   */
  static InputMessage read(byte[] body, long most) throws RefusedException {
    ObjectNode object = object(body);
    String text =
        string(object, "text").orElseThrow(() -> bad("text is missing: it must be a string"));
    check(text, most);
    return new InputMessage(
        text, name(object, "author"), name(object, "channelId"), name(object, "run"));
  }

  /** Whether a text may be delivered. */
  static void check(String text, long most) throws RefusedException {
    if (text.isBlank()) {
      throw bad("text is blank");
    }
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > most) {
      throw new RefusedException(
          413, "too_large", "text has %d bytes, and MAX_INPUT_BYTES is %d".formatted(bytes, most));
    }
  }

  private static ObjectNode object(byte[] body) throws RefusedException {
    JsonNode node;
    try {
      node = JSON.readTree(body);
    } catch (JacksonException e) {
      throw bad("the body is no JSON: " + e.getOriginalMessage());
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw bad("the body must be a JSON object");
  }

  private static Optional<String> name(ObjectNode object, String field) throws RefusedException {
    Optional<String> name = string(object, field);
    if (name.filter(value -> value.length() > LONGEST_NAME).isPresent()) {
      throw bad("%s is longer than %d characters".formatted(field, LONGEST_NAME));
    }
    return name;
  }

  private static Optional<String> string(ObjectNode object, String field) throws RefusedException {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw bad(field + " must be a string");
    }
    return Optional.of(value.stringValue());
  }

  private static RefusedException bad(String message) {
    return new RefusedException(400, "bad_input", message);
  }
}
