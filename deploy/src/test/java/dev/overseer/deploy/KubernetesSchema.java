package dev.overseer.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * The schema of the Kubernetes API, as the project's own Java client was generated from it. A field
 * that it doesn't know, a required one that is missing, and a value of another type are errors, as
 * with `kubectl apply --validate=strict`.
 */
final class KubernetesSchema {
  private static final Map<String, Kind> KINDS =
      Map.of(
          "v1/ConfigMap", new Kind(V1ConfigMap::validateJsonElement, V1ConfigMap.class),
          "v1/Secret", new Kind(V1Secret::validateJsonElement, V1Secret.class),
          "v1/Service", new Kind(V1Service::validateJsonElement, V1Service.class),
          "v1/ServiceAccount",
              new Kind(V1ServiceAccount::validateJsonElement, V1ServiceAccount.class),
          "v1/PersistentVolumeClaim",
              new Kind(V1PersistentVolumeClaim::validateJsonElement, V1PersistentVolumeClaim.class),
          "apps/v1/Deployment", new Kind(V1Deployment::validateJsonElement, V1Deployment.class));

  private KubernetesSchema() {}

  private interface Validation {
    void check(JsonElement json) throws IOException;
  }

  private record Kind(Validation fields, Class<?> type) {}

  /**
   * Checks an object.
   *
   * @throws IllegalArgumentException if the API would not take it; says what and why
   */
  static void check(Manifest manifest) {
    JsonObject json = manifest.json();
    String name = json.get("apiVersion").getAsString() + "/" + manifest.kind();
    if (name.equals("keda.sh/v1alpha1/ScaledObject")) {
      KedaSchema.check(json);
      return;
    }
    Kind kind = KINDS.get(name);
    if (kind == null) {
      throw new IllegalArgumentException("no schema for " + name + ": enter it here");
    }
    try {
      kind.fields.check(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    // Names of fields are one thing, and that a port is a number another.
    Objects.requireNonNull(JSON.getGson().fromJson(json, kind.type));
  }
}
