package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.deploy.Manifest.Container;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chart of hub, workers and orchestrator. */
class OverseerChartTest {
  private final Chart chart = new Chart(Chart.OVERSEER);

  @Test
  void eachWorkerIsADeploymentOnTheSharedVolume() {
    List<Manifest> manifests = chart.render(Map.of("worker.names", "[zoe, max]"));

    assertThat(manifests)
        .filteredOn(one -> one.kind().equals("Deployment"))
        .extracting(Manifest::name)
        .containsExactlyInAnyOrder(
            "r-overseer-hub",
            "r-overseer-orchestrator",
            "r-overseer-worker-max",
            "r-overseer-worker-zoe");
    for (String name : List.of("worker-zoe", "worker-max", "orchestrator")) {
      assertThat(
              Chart.find(manifests, "Deployment", "r-overseer-" + name)
                  .at("spec.template.spec.volumes.0.persistentVolumeClaim.claimName")
                  .getAsString())
          .isEqualTo("r-overseer-spool");
    }
    assertThat(
            Chart.find(manifests, "PersistentVolumeClaim", "r-overseer-spool")
                .at("spec.accessModes.0")
                .getAsString())
        .isEqualTo("ReadWriteMany");
    assertThat(
            Chart.find(manifests, "ConfigMap", "r-overseer-orchestrator")
                .at("data.WORKERS")
                .getAsString())
        .isEqualTo("zoe,max");
  }

  @Test
  void aWorkerIsAskedByItsOwnMeansAndMayPutItsTasksBack() {
    List<Manifest> manifests =
        chart.render(Map.of("worker.names", "[zoe]", "worker.shutdownGraceSeconds", "40"));
    Manifest zoe = Chart.find(manifests, "Deployment", "r-overseer-worker-zoe");
    Container worker = zoe.container("worker");

    assertThat(worker.at("args").toString()).isEqualTo("[\"work\",\"zoe\"]");
    assertThat(worker.at("livenessProbe.exec.command.0").getAsString())
        .isEqualTo("overseer-health");
    assertThat(zoe.at("spec.template.spec.terminationGracePeriodSeconds").getAsInt())
        .isGreaterThan(40 + 5);
    assertThat(
            Chart.find(manifests, "ConfigMap", "r-overseer-worker")
                .at("data")
                .getAsJsonObject()
                .toString())
        .contains(
            "\"OVERSEER_SHUTDOWN_GRACE\":\"40\"",
            "\"OVERSEER_SPOOL\":\"/shared\"",
            "\"MAX_CONCURRENT_TASKS\":\"3\"",
            "\"OVERSEER_METRICS_HOST\":\"0.0.0.0\"");
  }

  @Test
  void theHubGetsItsTokenAsAFileAndItsConfigurationAsItIs() {
    List<Manifest> manifests =
        chart.render(
            Map.of(
                "hub.token.existingSecret", "mine",
                "hub.token.key", "t",
                "hub.config.actions.hello.type", "exec",
                "hub.config.actions.hello.config.entrypoint", "echo"));
    Manifest deployment = Chart.find(manifests, "Deployment", "r-overseer-hub");
    Container hub = deployment.container("hub");

    assertThat(hub.env("OVERSEER_TOKEN_FILE")).isEqualTo("/secrets/t");
    assertThat(hub.env("OVERSEER_LISTEN")).isEqualTo(":8080");
    assertThat(hub.env("OVERSEER_TRUSTED_CIDRS")).startsWith("127.0.0.0/8,::1/128,10.0.0.0/8");
    assertThat(hub.variableNames()).doesNotContain("OVERSEER_TOKEN");
    assertThat(deployment.at("spec.template.spec.volumes").toString())
        .contains("{\"secretName\":\"mine\",\"defaultMode\":288}");
    assertThat(manifests).extracting(Manifest::kind).doesNotContain("Secret");
    assertThat(
            Yaml.read(
                Chart.find(manifests, "ConfigMap", "r-overseer-hub")
                    .at("data")
                    .getAsJsonObject()
                    .get("hub.yaml")
                    .getAsString()))
        .isEqualTo(Yaml.read("actions: {hello: {type: exec, config: {entrypoint: echo}}}"));
  }

  @Test
  void aSecretIsMadeOfATokenThatIsGivenAndOfNothingElse() {
    assertThat(
            Chart.find(
                    chart.render(Map.of("hub.token.value", "t1")), "Secret", "r-overseer-hub-token")
                .at("stringData.token")
                .getAsString())
        .isEqualTo("t1");
    assertThat(chart.render(Map.of())).extracting(Manifest::kind).doesNotContain("Secret");
  }

  @Test
  void theBotComesAlongIfWanted() {
    assertThat(chart.render(Map.of()))
        .extracting(Manifest::name)
        .noneMatch(name -> name.contains("bot"));
    assertThat(chart.render(Map.of("discord-monitor.enabled", "true")))
        .extracting(one -> one.kind() + " " + one.name())
        .contains("Deployment r-discord-monitor-bot", "Service r-discord-monitor-bot");
  }

  @Test
  void workersMayHaveAnImageOfTheirOwn() {
    List<Manifest> manifests =
        chart.render(
            Map.of(
                "worker.names", "[zoe]",
                "image.tag", "v1",
                "worker.image.repository", "overseer-claude"));

    assertThat(
            Chart.find(manifests, "Deployment", "r-overseer-worker-zoe")
                .container("worker")
                .at("image")
                .getAsString())
        .isEqualTo("overseer-claude:v1");
    assertThat(
            Chart.find(manifests, "Deployment", "r-overseer-hub")
                .container("hub")
                .at("image")
                .getAsString())
        .isEqualTo("overseer:v1");
  }

  @Test
  void onTemporalWorkersShareNothingAndAreScaledByWhatWaits() {
    List<Manifest> manifests =
        chart.render(
            Map.of(
                "worker.names", "[zoe, max]",
                "worker.engine", "temporal://temporal-frontend.temporal.svc/agents",
                "worker.scaling.enabled", "true",
                "worker.scaling.maxReplicas", "200",
                "worker.scaling.authentication", "temporal-key",
                "worker.shutdownGraceSeconds", "600",
                "hub.enabled", "false",
                "orchestrator.enabled", "false"));
    Manifest zoe = Chart.find(manifests, "Deployment", "r-overseer-worker-zoe");
    Manifest scaled = Chart.find(manifests, "ScaledObject", "r-overseer-worker-zoe");

    assertThat(manifests).extracting(Manifest::kind).doesNotContain("PersistentVolumeClaim");
    // Whoever scales it decides how many there are: a number here would fight it at each upgrade.
    assertThat(zoe.at("spec").getAsJsonObject().has("replicas")).isFalse();
    assertThat(zoe.at("spec.strategy.type").getAsString()).isEqualTo("RollingUpdate");
    assertThat(zoe.at("spec.template.spec.terminationGracePeriodSeconds").getAsInt())
        .isGreaterThan(600 + 5);
    assertThat(
            Chart.find(manifests, "ConfigMap", "r-overseer-worker")
                .at("data.OVERSEER_ENGINE")
                .getAsString())
        .isEqualTo("temporal://temporal-frontend.temporal.svc/agents");
    assertThat(scaled.at("spec.scaleTargetRef.name").getAsString())
        .isEqualTo("r-overseer-worker-zoe");
    assertThat(scaled.at("spec.minReplicaCount").getAsInt()).isZero();
    assertThat(scaled.at("spec.maxReplicaCount").getAsInt()).isEqualTo(200);
    assertThat(scaled.at("spec.triggers.0.metadata").getAsJsonObject().asMap().toString())
        .contains(
            "endpoint=\"temporal-frontend.temporal.svc:7233\"",
            "namespace=\"agents\"",
            "taskQueue=\"zoe\"",
            "queueTypes=\"workflow,activity\"",
            "targetQueueSize=\"3\"",
            "includeRunningWorkflowCount=\"true\"");
    assertThat(scaled.at("spec.triggers.0.authenticationRef.name").getAsString())
        .isEqualTo("temporal-key");
    assertThat(manifests)
        .filteredOn(one -> one.kind().equals("ScaledObject"))
        .extracting(Manifest::name)
        .containsExactlyInAnyOrder("r-overseer-worker-zoe", "r-overseer-worker-max");
  }

  @Test
  void theHubShowsWorkersThatAreNotOnItsMachine() {
    assertThat(hubEnvironment(Map.of("worker.engine", "temporal://t:7000")))
        .contains("OVERSEER_ENGINE", "temporal://t:7000");
    assertThat(hubEnvironment(Map.of())).doesNotContain("OVERSEER_ENGINE");
    assertThat(
            hubEnvironment(Map.of("worker.engine", "temporal://t:7000", "worker.enabled", "false")))
        .doesNotContain("OVERSEER_ENGINE");
  }

  private String hubEnvironment(Map<String, String> values) {
    return Chart.find(chart.render(values), "Deployment", "r-overseer-hub")
        .at("spec.template.spec.containers.0.env")
        .toString();
  }

  @Test
  void theOrchestratorListensWhereTheWorkersWork() {
    List<Manifest> manifests = chart.render(Map.of("worker.engine", "temporal://t:7000"));

    assertThat(
            Chart.find(manifests, "ConfigMap", "r-overseer-orchestrator")
                .at("data.OVERSEER_ENGINE")
                .getAsString())
        .isEqualTo("temporal://t:7000");
    assertThat(manifests).extracting(Manifest::kind).doesNotContain("ScaledObject");
    assertThat(manifests).extracting(Manifest::kind).contains("PersistentVolumeClaim");
  }

  @Test
  void aSpoolTellsNobodyWhatWaits() {
    assertThatThrownBy(() -> chart.render(Map.of("worker.scaling.enabled", "true")))
        .hasMessageContaining("worker.scaling needs worker.engine to be temporal://");
  }
}
