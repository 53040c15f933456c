package dev.overseer.testkit.discord;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with a form, in the shape that Discord has for it since version 8: the path to the
 * field, and there a list of codes and sentences.
 */
final class FormErrors {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode errors = JSON.createObjectNode();

  /** A problem with a field. */
  void add(String path, String code, String message) {
    ObjectNode node = errors;
    for (String part : path.split("\\.", -1)) {
      node = node.withObjectProperty(part);
    }
    node.withArrayProperty("_errors").addObject().put("code", code).put("message", message);
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  ApiAnswer answer() {
    ObjectNode body = plain(50035, "Invalid Form Body");
    body.set("errors", errors);
    return ApiAnswer.json(400, body);
  }

  static ObjectNode plain(int code, String message) {
    return JSON.createObjectNode().put("message", message).put("code", code);
  }
}
