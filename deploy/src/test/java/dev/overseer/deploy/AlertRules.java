package dev.overseer.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The alerts of deploy/prometheus. */
final class AlertRules {
  private AlertRules() {}

  static List<JsonObject> all() {
    List<JsonObject> rules = new ArrayList<>();
    JsonObject file =
        Yaml.read(Source.read(Source.DEPLOY.resolve("prometheus/overseer.rules.yml")));
    for (JsonElement group : file.getAsJsonArray("groups")) {
      Yaml.at(group, "rules").getAsJsonArray().forEach(rule -> rules.add(rule.getAsJsonObject()));
    }
    return rules;
  }
}
