package dev.overseer.feed.spool;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON of the spool's files as the console's trees, and back. */
final class Trees {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JavaType TREE =
      JSON.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Object.class);

  private Trees() {}

  static Map<String, Object> of(ObjectNode json) {
    return JSON.convertValue(json, TREE);
  }

  static JsonNode json(Object tree) {
    return JSON.valueToTree(tree);
  }
}
