package dev.overseer.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * What KEDA 2.22 knows of a ScaledObject, as far as we use it, and of a trigger of the type
 * temporal: a field that is not here it would pass over in silence. See
 * keda.sh/docs/2.22/scalers/temporal.
 */
final class KedaSchema {
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "", Set.of("apiVersion", "kind", "metadata", "spec"),
          "spec",
              Set.of(
                  "scaleTargetRef",
                  "minReplicaCount",
                  "maxReplicaCount",
                  "pollingInterval",
                  "cooldownPeriod",
                  "advanced",
                  "triggers"),
          "spec.scaleTargetRef", Set.of("apiVersion", "kind", "name"),
          "spec.advanced", Set.of("horizontalPodAutoscalerConfig"),
          "spec.advanced.horizontalPodAutoscalerConfig", Set.of("behavior", "name"));

  private static final Set<String> TEMPORAL =
      Set.of(
          "endpoint",
          "namespace",
          "taskQueue",
          "queueTypes",
          "targetQueueSize",
          "activationTargetQueueSize",
          "includeRunningWorkflowCount",
          "workflowTaskQueueForCount",
          "minConnectTimeout",
          "unsafeSsl",
          "tlsServerName",
          "enableTLS");

  private KedaSchema() {}

  static void check(JsonObject scaled) {
    FIELDS.forEach(
        (place, known) -> {
          JsonElement part = place.isEmpty() ? scaled : Yaml.at(scaled, place);
          only(place, part.getAsJsonObject(), known);
        });
    for (JsonElement each : Yaml.at(scaled, "spec.triggers").getAsJsonArray()) {
      JsonObject trigger = each.getAsJsonObject();
      only("trigger", trigger, Set.of("type", "metadata", "authenticationRef"));
      if (!trigger.get("type").getAsString().equals("temporal")) {
        throw new IllegalArgumentException("no schema for the trigger " + trigger);
      }
      JsonObject metadata = trigger.getAsJsonObject("metadata");
      only("temporal", metadata, TEMPORAL);
      metadata
          .asMap()
          .forEach(
              (name, value) -> {
                // KEDA takes nothing but texts here, and the API refuses the rest.
                if (!value.getAsJsonPrimitive().isString()) {
                  throw new IllegalArgumentException(name + " must be a string, not " + value);
                }
              });
    }
  }

  private static void only(String place, JsonObject part, Set<String> known) {
    for (String name : part.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "KEDA knows no field \"%s\" in %s".formatted(name, place));
      }
    }
  }
}
