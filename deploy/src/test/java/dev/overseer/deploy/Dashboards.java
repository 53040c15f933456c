package dev.overseer.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Grafana dashboards, as far as tests look into them. */
final class Dashboards {
  private Dashboards() {}

  static List<Path> files() {
    return Source.files(Source.DEPLOY.resolve("grafana/dashboards"), ".json");
  }

  static JsonObject read(Path file) {
    return Yaml.read(Source.read(file));
  }

  /** Every query of its panels, in PromQL. */
  static List<String> queries(Path file) {
    return collect(read(file), "expr", new ArrayList<>());
  }

  /** What its variables are made from, like {@code label_values(metric, label)}. */
  static List<String> variableQueries(Path file) {
    List<String> queries = new ArrayList<>();
    for (JsonElement variable : Yaml.at(read(file), "templating.list").getAsJsonArray()) {
      queries.add(Yaml.at(variable, "query.query").getAsString());
    }
    return queries;
  }

  /** The ids of the data sources that it names. */
  static List<String> sources(Path file) {
    List<String> found = new ArrayList<>();
    for (JsonElement panel : read(file).getAsJsonArray("panels")) {
      found.add(Yaml.at(panel, "datasource.uid").getAsString());
    }
    return found;
  }

  private static List<String> collect(JsonElement tree, String key, List<String> found) {
    if (tree.isJsonObject()) {
      tree.getAsJsonObject()
          .asMap()
          .forEach(
              (name, value) -> {
                if (name.equals(key) && value.isJsonPrimitive()) {
                  found.add(value.getAsString());
                }
                collect(value, key, found);
              });
    } else if (tree.isJsonArray()) {
      tree.getAsJsonArray().forEach(item -> collect(item, key, found));
    }
    return found;
  }
}
