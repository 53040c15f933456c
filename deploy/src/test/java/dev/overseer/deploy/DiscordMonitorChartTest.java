package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.overseer.deploy.Manifest.Container;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bot's chart, and the containers that it has for others' pods. */
class DiscordMonitorChartTest {
  private static final String SUB = "discord-monitor.";

  private final Chart chart = new Chart(Chart.DISCORD_MONITOR);

  @Test
  void theBotGetsItsTokensFromASecretAndTheRestFromAConfigMap() {
    List<Manifest> manifests = chart.render(Map.of("bot.config.retentionHours", "24"));

    Container bot = Chart.find(manifests, "Deployment", "r-discord-monitor-bot").container("bot");
    assertThat(bot.at("args").toString()).isEqualTo("[\"bot\"]");
    assertThat(bot.secretOf("DISCORD_BOT_TOKEN"))
        .isEqualTo("r-discord-monitor-bot/DISCORD_BOT_TOKEN");
    assertThat(bot.secretOf("API_TOKEN")).isEqualTo("r-discord-monitor-bot/API_TOKEN");
    assertThat(
            Chart.find(manifests, "ConfigMap", "r-discord-monitor-bot")
                .at("data.RETENTION_HOURS")
                .getAsString())
        .isEqualTo("24");
    assertThat(bot.at("livenessProbe.httpGet.path").getAsString()).isEqualTo("/livez");
    assertThat(bot.at("readinessProbe.httpGet.path").getAsString()).isEqualTo("/healthz");
    assertThat(manifests).extracting(Manifest::kind).doesNotContain("Secret", "ServiceAccount");
  }

  @Test
  void theBotListensWhereItsServiceAndItsProbesAreAndKnowsWhoMaySteer() {
    List<Manifest> manifests =
        chart.render(
            Map.of(
                "probes.port", "8085",
                "bot.config.guildId", "'1234567890123456789'",
                "bot.config.allowedRoles", "['1', '2']"));

    assertThat(
            Chart.find(manifests, "ConfigMap", "r-discord-monitor-bot")
                .at("data")
                .getAsJsonObject())
        .isEqualTo(
            Yaml.read(
                """
                {LISTEN: "0.0.0.0", PORT: "8085", STATE_DIR: /state, PLACE: thread,
                 RETENTION_HOURS: "168", ALLOWED_ROLES: "1,2", ALLOWED_USERS: "",
                 ACCEPT_PLAIN: "false", LOG_LEVEL: info, LOG_FORMAT: json,
                 GUILD_ID: "1234567890123456789"}
                """));
    assertThat(
            Chart.find(manifests, "Deployment", "r-discord-monitor-bot")
                .container("bot")
                .at("ports.0.containerPort")
                .getAsInt())
        .isEqualTo(8085);
  }

  @Test
  void aSettingOfItsOwnNameIsThereOnceAndWins() {
    assertThat(
            Chart.find(
                    chart.render(Map.of("bot.config.settings.RETENTION_HOURS", "48")),
                    "ConfigMap",
                    "r-discord-monitor-bot")
                .at("data.RETENTION_HOURS")
                .getAsString())
        .isEqualTo("48");
  }

  @Test
  void newSettingsAreANewPod() {
    assertThat(checksum("1")).isEqualTo(checksum("1")).isNotEqualTo(checksum("2"));
  }

  private String checksum(String hours) {
    return Chart.find(
            chart.render(Map.of("bot.config.retentionHours", hours)),
            "Deployment",
            "r-discord-monitor-bot")
        .at("spec.template.metadata.annotations")
        .getAsJsonObject()
        .get("checksum/config")
        .getAsString();
  }

  @Test
  void theWatcherHasWhatTheSpecificationLists() {
    Container watcher = agent(Map.of()).container("discord-watcher");

    assertThat(watcher.at("args").toString()).isEqualTo("[\"watch\"]");
    assertThat(watcher.secretOf("DISCORD_WEBHOOK_URL"))
        .isEqualTo("run-webhook/DISCORD_WEBHOOK_URL");
    assertThat(watcher.env("WORKSPACE_PATH")).isEqualTo("/work");
    assertThat(watcher.env("POLL_INTERVAL")).isEqualTo("100");
    assertThat(watcher.env("BATCH_SIZE")).isEqualTo("10");
    assertThat(Yaml.read(watcher.env("FILTERS")))
        .isEqualTo(
            Yaml.read(
                """
                {"includeTools": true, "includePatterns": [], "minStdoutLength": 0}
                """));
    assertThat(watcher.env("STATS_TRACK_COST")).isEqualTo("true");
    assertThat(watcher.env("STATS_TOKENS")).isEqualTo("true");
    assertThat(watcher.env("STATS_ERRORS")).isEqualTo("true");
    assertThat(watcher.env("PARITY_MODE")).isEqualTo("false");
    assertThat(watcher.env("LOG_LEVEL")).isEqualTo("info");
    assertThat(watcher.at("resources").toString())
        .isEqualTo(
            """
            {"limits":{"cpu":"100m","memory":"64Mi"},"requests":{"cpu":"10m","memory":"32Mi"}}\
            """);
    assertThat(watcher.at("ports.0").toString())
        .isEqualTo("{\"name\":\"health\",\"containerPort\":8080}");
    assertThat(watcher.at("readinessProbe.httpGet").toString())
        .isEqualTo("{\"path\":\"/healthz\",\"port\":\"health\"}");
    // Not /healthz: a webhook that is gone would restart a watcher that waits for it to come back.
    assertThat(watcher.at("livenessProbe.httpGet.path").getAsString()).isEqualTo("/livez");
    assertThat(watcher.at("volumeMounts.0.readOnly").getAsBoolean()).isTrue();
  }

  @Test
  void filtersGoThroughAsTheyAre() {
    Container watcher =
        agent(
                Map.of(
                    SUB + "filters.includeTools", "[Bash, Edit]",
                    SUB + "filters.includePatterns[0]", "'(?i)\"error\"'",
                    SUB + "filters.minStdoutLength", "20"))
            .container("discord-watcher");

    assertThat(Yaml.read(watcher.env("FILTERS")))
        .isEqualTo(
            Yaml.read(
                """
                {"includeTools": ["Bash", "Edit"], "includePatterns": ["(?i)\\"error\\""],
                 "minStdoutLength": 20}
                """));
  }

  @Test
  void parityModePostsEverythingAndSoHasNoFilters() {
    Container watcher = agent(Map.of(SUB + "parityMode", "true")).container("discord-watcher");

    assertThat(watcher.env("PARITY_MODE")).isEqualTo("true");
    assertThat(watcher.variableNames()).doesNotContain("FILTERS");
  }

  @Test
  void withoutMonitoringThereIsNoWatcherAndNoVolumeOfIts() {
    Manifest pod = agent(Map.of(SUB + "discord.monitoring.enabled", "false"));

    assertThat(pod.containers()).extracting(Container::name).containsExactly("agent");
    assertThat(Manifest.texts(pod.json())).noneMatch(text -> text.contains("watcher"));
  }

  @Test
  void theBridgeListensOnLoopbackAloneAndIsAskedFromWithin() {
    Manifest pod =
        agent(
            Map.of(
                SUB + "inputBridge.enabled", "true",
                SUB + "inputBridge.port", "8095",
                SUB + "inputBridge.fifoPath", "/agent-io/in",
                SUB + "inputBridge.rateLimitRps", "3"));
    Container bridge = pod.container("input-bridge");

    assertThat(bridge.at("args").toString()).isEqualTo("[\"bridge\"]");
    assertThat(bridge.env("LISTEN")).isEqualTo("127.0.0.1:8095");
    assertThat(bridge.env("INPUT_FIFO")).isEqualTo("/agent-io/in");
    assertThat(bridge.env("RATE_LIMIT_RPS")).isEqualTo("3");
    assertThat(bridge.env("MAX_INPUT_BYTES")).isEqualTo("65536");
    assertThat(bridge.env("BOT_URL")).isEqualTo("http://d-discord-monitor-bot:8080");
    assertThat(bridge.secretOf("RUN_TOKEN")).isEqualTo("run-webhook/RUN_TOKEN");
    assertThat(bridge.secretOf("RUN_CHANNEL")).isEqualTo("run-webhook/RUN_CHANNEL");
    assertThat(bridge.json().has("ports")).isFalse();
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      assertThat(bridge.at(probe + ".exec.command.0").getAsString()).isEqualTo("overseer-health");
      assertThat(bridge.at(probe).getAsJsonObject().has("httpGet")).isFalse();
    }
    assertThat(bridge.at("volumeMounts.0.mountPath").getAsString()).isEqualTo("/agent-io");
    assertThat(pod.container("agent").at("volumeMounts").toString()).contains("/agent-io");
  }

  @Test
  void aBridgeWithoutAnAddressAsksTheBotOfItsOwnRelease() {
    Container bridge =
        agent(
                Map.of(
                    SUB + "inputBridge.enabled", "true",
                    SUB + "inputBridge.botUrl", "",
                    SUB + "bot.enabled", "true"))
            .container("input-bridge");

    assertThat(bridge.env("BOT_URL")).isEqualTo("http://r-discord-monitor-bot.agents.svc:8080");
  }

  /** Whoever can enter an agent's pod can read its environment. */
  @Test
  void noTokenOfTheBotIsInAnAgentsPod() {
    Map<String, String> values = new HashMap<>();
    values.put(SUB + "inputBridge.enabled", "true");
    values.put(SUB + "bot.enabled", "true");
    values.put(SUB + "bot.secret.create", "true");
    values.put(SUB + "bot.secret.botToken", "bot-token-1");
    values.put(SUB + "bot.secret.apiToken", "api-token-1");
    Manifest pod = agent(values);

    assertThat(pod.containers())
        .hasSize(3)
        .allSatisfy(
            container ->
                assertThat(container.variableNames())
                    .doesNotContain("DISCORD_BOT_TOKEN", "BOT_TOKEN", "API_TOKEN"));
    assertThat(Manifest.texts(pod.json()))
        .doesNotContain("DISCORD_BOT_TOKEN", "API_TOKEN", "r-discord-monitor-bot")
        .noneMatch(text -> text.contains("bot-token-1") || text.contains("api-token-1"));
  }

  @Test
  void secretsThatItMakesAreOpaqueAndOfItsNamespace() {
    List<Manifest> manifests =
        chart.render(
            Map.of(
                "bot.secret.create", "true",
                "bot.secret.botToken", "b",
                "bot.secret.apiToken", "a",
                "webhook.create", "true",
                "webhook.url", "https://discord.com/api/webhooks/1/x"));

    JsonObject bot =
        Chart.find(manifests, "Secret", "r-discord-monitor-bot").at("stringData").getAsJsonObject();
    assertThat(bot.toString()).isEqualTo("{\"DISCORD_BOT_TOKEN\":\"b\",\"API_TOKEN\":\"a\"}");
    assertThat(Chart.find(manifests, "Secret", "r-discord-monitor-webhook").at("stringData"))
        .asString()
        .contains("https://discord.com/api/webhooks/1/x");
    assertThat(manifests)
        .allSatisfy(
            one -> assertThat(one.json().getAsJsonObject("metadata").has("namespace")).isFalse());
  }

  private static Manifest agent(Map<String, String> values) {
    return Chart.find(
        new Chart(Chart.AGENT_WITH_SIDECAR).render(values), "Deployment", "r-agent-with-sidecar");
  }
}
