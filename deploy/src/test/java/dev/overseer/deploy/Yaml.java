package dev.overseer.deploy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML, and so JSON too, as a tree. A key that is there twice is an error. */
final class Yaml {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private Yaml() {}

  /** Returns the one document of a text, whose top is a mapping. */
  static JsonObject read(String text) {
    return GSON.toJsonTree(load().loadFromString(text)).getAsJsonObject();
  }

  /** Returns what a text without lines stands for: a number, a list, a text. */
  static JsonElement value(String text) {
    return GSON.toJsonTree(load().loadFromString(text));
  }

  /** Returns the documents of a text that hold anything. */
  static List<JsonObject> readAll(String text) {
    List<JsonObject> documents = new ArrayList<>();
    for (Object document : load().loadAllFromString(text)) {
      JsonElement tree = GSON.toJsonTree(document);
      if (!tree.isJsonNull()) {
        documents.add(tree.getAsJsonObject());
      }
    }
    return documents;
  }

  /**
   * Returns what stands at a path of names and numbers, with dots between them; an empty mapping
   * where there is nothing.
   */
  static JsonElement at(JsonElement tree, String path) {
    JsonElement here = tree;
    for (String step : path.split("\\.", -1)) {
      if (here.isJsonArray()) {
        here = here.getAsJsonArray().get(Integer.parseInt(step));
      } else {
        here = Objects.requireNonNullElse(here.getAsJsonObject().get(step), new JsonObject());
      }
    }
    return here;
  }

  private static Load load() {
    return new Load(
        LoadSettings.builder().setAllowDuplicateKeys(false).setSchema(new CoreSchema()).build());
  }
}
