package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each chart, whatever its values are. */
class ChartsTest {
  private static final String SECRET = "seeded-secret-8a61f0";

  /** Values that differ in what they switch on; all combinations are rendered. */
  private static final Map<Path, List<Map<String, String>>> CHOICES =
      Map.of(
          Chart.DISCORD_MONITOR,
          List.of(
              Map.of("bot.enabled", "false"),
              Map.of(
                  "bot.secret.create", "true",
                  "bot.secret.botToken", SECRET,
                  "bot.secret.apiToken", SECRET),
              Map.of("bot.persistence.enabled", "false"),
              Map.of("webhook.create", "true", "webhook.url", "https://discord.com/api/" + SECRET),
              Map.of("serviceAccount.create", "true", "serviceAccount.annotations.a", "b"),
              Map.of(
                  "bot.config.settings.FORUM_CHANNEL", "runs",
                  "bot.nodeSelector.disk", "ssd",
                  "imagePullSecrets[0].name", "pull",
                  "bot.tolerations[0].operator", "Exists",
                  "bot.podAnnotations.a", "b",
                  "bot.service.annotations.a", "b",
                  "bot.service.type", "NodePort")),
          Chart.OVERSEER,
          List.of(
              Map.of("hub.enabled", "false"),
              Map.of("worker.enabled", "false"),
              Map.of("orchestrator.enabled", "false"),
              Map.of("discord-monitor.enabled", "true"),
              Map.of("hub.token.value", SECRET, "hub.persistence.enabled", "false"),
              Map.of(
                  "worker.names", "[zoe, max]",
                  "worker.settings.DAILY_BUDGET", "7.5",
                  "worker.prompts.configMap", "prompts",
                  "worker.envFrom[0].secretRef.name", "agent",
                  "worker.extraEnv[0].name", "A",
                  "spool.existingClaim", "mine",
                  "hub.config.actions.hello.type", "exec",
                  "hub.envFrom[0].secretRef.name", "agent",
                  "serviceAccount.create", "true")),
          Chart.AGENT_WITH_SIDECAR,
          List.of(
              Map.of("discord-monitor.inputBridge.enabled", "true"),
              Map.of("discord-monitor.discord.monitoring.enabled", "false"),
              Map.of("discord-monitor.parityMode", "true"),
              Map.of("discord-monitor.watcher.metricsPort", "9090"),
              Map.of("agent.envFrom[0].secretRef.name", "agent"),
              Map.of(
                  "discord-monitor.watcher.extraEnv[0].name", "SESSION",
                  "discord-monitor.inputBridge.extraEnv[0].name", "CONFIRM_WAIT")));

  static Set<Path> charts() {
    return CHOICES.keySet();
  }

  static Stream<Arguments> matrix() {
    return CHOICES.entrySet().stream()
        .flatMap(
            chart ->
                combinations(chart.getValue()).stream()
                    .map(
                        values ->
                            Arguments.of(chart.getKey().getFileName(), chart.getKey(), values)));
  }

  private static List<Map<String, String>> combinations(List<Map<String, String>> choices) {
    List<Map<String, String>> all = new ArrayList<>();
    for (int chosen = 0; chosen < 1 << choices.size(); chosen++) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < choices.size(); i++) {
        if ((chosen & 1 << i) != 0) {
          values.putAll(choices.get(i));
        }
      }
      all.add(values);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("charts")
  void passesLintInStrictMode(Path chart) {
    LintResult lint = new Chart(chart).lint();

    assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("matrix")
  void rendersWhatKubernetesTakes(Path name, Path chart, Map<String, String> values) {
    List<Manifest> manifests = new Chart(chart).render(values);

    assertThat(manifests)
        .as("no two of a kind have one name")
        .extracting(one -> one.kind() + " " + one.name())
        .doesNotHaveDuplicates();
    assertThat(manifests)
        .allSatisfy(
            one ->
                assertThat(one.at("metadata.labels").getAsJsonObject().keySet())
                    .contains("app.kubernetes.io/name", "app.kubernetes.io/instance"));
    secretsStandInSecretsOnly(manifests);
    manifests.stream()
        .filter(one -> one.kind().equals("Deployment"))
        .forEach(
            deployment -> {
              selectsItsOwnPods(deployment);
              isConfined(deployment);
              namesTheVolumesThatItMounts(deployment);
            });
    servicesReachPods(manifests);
    configIsThere(manifests);
  }

  private static void secretsStandInSecretsOnly(List<Manifest> manifests) {
    assertThat(manifests)
        .filteredOn(one -> !one.kind().equals("Secret"))
        .allSatisfy(
            one ->
                assertThat(Manifest.texts(one.json()))
                    .noneMatch(text -> text.contains(SECRET))
                    .noneMatch(text -> text.startsWith("https://discord.com/api/webhooks/")));
    assertThat(manifests)
        .filteredOn(one -> one.kind().equals("ConfigMap"))
        .allSatisfy(
            one ->
                assertThat(one.at("data").getAsJsonObject().keySet())
                    .noneMatch(name -> name.matches(".*(TOKEN|SECRET|PASSWORD|WEBHOOK_URL)")));
  }

  private static void selectsItsOwnPods(Manifest deployment) {
    JsonObject pod = deployment.at("spec.template.metadata.labels").getAsJsonObject();
    deployment
        .at("spec.selector.matchLabels")
        .getAsJsonObject()
        .asMap()
        .forEach((label, value) -> assertThat(pod.get(label)).as(label).isEqualTo(value));
  }

  private static void isConfined(Manifest deployment) {
    assertThat(deployment.at("spec.template.spec.automountServiceAccountToken").getAsBoolean())
        .as("no pod of ours talks to Kubernetes")
        .isFalse();
    assertThat(deployment.at("spec.template.spec.securityContext.runAsNonRoot").getAsBoolean())
        .isTrue();
    assertThat(deployment.containers())
        .allSatisfy(
            container -> {
              JsonObject context = container.at("securityContext").getAsJsonObject();
              assertThat(context.get("allowPrivilegeEscalation").getAsBoolean()).isFalse();
              assertThat(context.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
              assertThat(container.at("securityContext.capabilities.drop.0").getAsString())
                  .isEqualTo("ALL");
              assertThat(container.at("resources.limits").getAsJsonObject().keySet())
                  .contains("memory");
            });
  }

  private static void namesTheVolumesThatItMounts(Manifest deployment) {
    Set<String> volumes =
        deployment.at("spec.template.spec.volumes").getAsJsonArray().asList().stream()
            .map(volume -> Yaml.at(volume, "name").getAsString())
            .collect(Collectors.toSet());
    assertThat(deployment.containers())
        .flatExtracting(
            container ->
                container.at("volumeMounts").getAsJsonArray().asList().stream()
                    .map(mount -> Yaml.at(mount, "name").getAsString())
                    .toList())
        .isSubsetOf(volumes);
  }

  private static void servicesReachPods(List<Manifest> manifests) {
    for (Manifest service : manifests) {
      if (!service.kind().equals("Service")) {
        continue;
      }
      Map<String, JsonElement> selector = service.at("spec.selector").getAsJsonObject().asMap();
      List<Manifest> selected =
          manifests.stream()
              .filter(one -> one.kind().equals("Deployment"))
              .filter(
                  one ->
                      one.at("spec.template.metadata.labels")
                          .getAsJsonObject()
                          .asMap()
                          .entrySet()
                          .containsAll(selector.entrySet()))
              .toList();
      assertThat(selected).as("pods of the service " + service.name()).hasSize(1);
      String port = service.at("spec.ports.0.targetPort").getAsString();
      assertThat(selected.getFirst().containers())
          .anySatisfy(
              container ->
                  assertThat(Manifest.texts(container.at("ports"))).as("its ports").contains(port));
    }
  }

  /** A pod whose ConfigMap or claim is of this chart finds it under that name. */
  private static void configIsThere(List<Manifest> manifests) {
    Set<String> rendered =
        manifests.stream().map(one -> one.kind() + " " + one.name()).collect(Collectors.toSet());
    for (Manifest deployment : manifests) {
      if (!deployment.kind().equals("Deployment")) {
        continue;
      }
      for (var volume : deployment.at("spec.template.spec.volumes").getAsJsonArray()) {
        JsonObject map = Yaml.at(volume, "configMap").getAsJsonObject();
        if (map.has("name") && map.get("name").getAsString().startsWith("r-")) {
          assertThat(rendered).contains("ConfigMap " + map.get("name").getAsString());
        }
        JsonObject claim = Yaml.at(volume, "persistentVolumeClaim").getAsJsonObject();
        if (claim.has("claimName") && claim.get("claimName").getAsString().startsWith("r-")) {
          assertThat(rendered)
              .contains("PersistentVolumeClaim " + claim.get("claimName").getAsString());
        }
      }
    }
  }
}
