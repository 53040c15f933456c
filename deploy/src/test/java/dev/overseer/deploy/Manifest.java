package dev.overseer.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Kubernetes object as a chart renders it. */
record Manifest(JsonObject json) {
  String kind() {
    return json.get("kind").getAsString();
  }

  String name() {
    return Yaml.at(json, "metadata.name").getAsString();
  }

  JsonElement at(String path) {
    return Yaml.at(json, path);
  }

  /** The containers of its pods, the ones that run first among them. */
  List<Container> containers() {
    JsonObject pod = at("spec.template.spec").getAsJsonObject();
    return Stream.of("initContainers", "containers")
        .filter(pod::has)
        .flatMap(list -> pod.getAsJsonArray(list).asList().stream())
        .map(one -> new Container(one.getAsJsonObject()))
        .toList();
  }

  Container container(String name) {
    return containers().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** Every text in it, of keys and of values. */
  static List<String> texts(JsonElement tree) {
    List<String> texts = new ArrayList<>();
    if (tree.isJsonObject()) {
      tree.getAsJsonObject()
          .asMap()
          .forEach(
              (key, value) -> {
                texts.add(key);
                texts.addAll(texts(value));
              });
    } else if (tree.isJsonArray()) {
      tree.getAsJsonArray().forEach(item -> texts.addAll(texts(item)));
    } else if (tree.isJsonPrimitive()) {
      texts.add(tree.getAsString());
    }
    return texts;
  }

  /** A container of a pod. */
  record Container(JsonObject json) {
    String name() {
      return json.get("name").getAsString();
    }

    JsonElement at(String path) {
      return Yaml.at(json, path);
    }

    /** What its variable is set to; empty if it has none, or has it from somewhere else. */
    String env(String variable) {
      return variables()
          .filter(one -> one.get("name").getAsString().equals(variable) && one.has("value"))
          .map(one -> one.get("value").getAsString())
          .findFirst()
          .orElse("");
    }

    /** The secret and the key that its variable comes from, with a slash between; empty if none. */
    String secretOf(String variable) {
      return variables()
          .filter(one -> one.get("name").getAsString().equals(variable) && one.has("valueFrom"))
          .map(one -> Yaml.at(one, "valueFrom.secretKeyRef").getAsJsonObject())
          .map(ref -> ref.get("name").getAsString() + "/" + ref.get("key").getAsString())
          .findFirst()
          .orElse("");
    }

    List<String> variableNames() {
      return variables().map(one -> one.get("name").getAsString()).toList();
    }

    private Stream<JsonObject> variables() {
      return json.has("env")
          ? json.getAsJsonArray("env").asList().stream().map(JsonElement::getAsJsonObject)
          : Stream.of();
    }
  }
}
