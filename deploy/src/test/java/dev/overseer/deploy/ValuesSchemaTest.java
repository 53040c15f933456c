package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that make no sense are refused before anything is rendered. */
class ValuesSchemaTest {
  static List<Path> charts() {
    return List.of(Chart.DISCORD_MONITOR, Chart.OVERSEER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "polling.interval | 5",
        "polling.interval | often",
        "polling.intervall | 100",
        "batchSize | 0",
        "filters.includeTools | Bash",
        "filters.minStdoutLength | -1",
        "stats.cost | true",
        "parityMode | perhaps",
        "webhook.url | http://discord.com/x",
        "webhook.existingSecret | Not_A_Name",
        "watcher.workspacePath | work",
        "watcher.resources.limits.memory | a lot",
        "watcher.extraEnv[0].name | DISCORD_BOT_TOKEN",
        "inputBridge.extraEnv[0].name | API_TOKEN",
        "inputBridge.port | 99999",
        "inputBridge.inputFormat | xml",
        "bot.replicas | 2",
        "bot.config.settings.API_TOKEN | x",
        "bot.config.settings.DISCORD_BOT_TOKEN | x",
        "bot.config.settings.lower | x",
        "bot.config.settings.GUILD_ID | 1234567890123456789",
        "bot.config.guildId | 1234567890123456789",
        "bot.config.allowedRoles | [admins]",
        "bot.config.place | garden",
        "bot.service.type | Ingress",
        "probes.liveness.path | healthz",
        "images.bot.pullPolicy | Sometimes",
        "unknown | 1",
      })
  void discordMonitorRefuses(String name, String value) {
    assertThatThrownBy(() -> new Chart(Chart.DISCORD_MONITOR).text(Map.of(name, value)))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "worker.names | []",
        "worker.names | [../etc]",
        "worker.names[0] | Marie Curie",
        "worker.replicas | -1",
        "worker.engine | redis://x",
        "worker.engine | temporal://user:secret@host",
        "worker.scaling.maxReplicas | 0",
        "worker.scaling.maximum | 3",
        "worker.settings.REDIS_URL | redis://:p@h",
        "worker.settings.ANTHROPIC_API_KEY | x",
        "hub.replicas | 2",
        "hub.config.token | x",
        "hub.trustedCidrs | [everybody]",
        "spool.accessModes | [ReadWriteSome]",
        "spool.size | much",
        "orchestrator.settings.MY_PASSWORD | x",
      })
  void overseerRefuses(String name, String value) {
    assertThatThrownBy(() -> new Chart(Chart.OVERSEER).text(Map.of(name, value)))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  /** A key that only one of them has is a key that nobody can set, or that nobody knows of. */
  @ParameterizedTest
  @MethodSource("charts")
  void valuesAndSchemaHaveTheSameKeys(Path chart) {
    JsonObject values = Yaml.read(Source.read(chart.resolve("values.yaml")));
    JsonObject schema = Yaml.read(Source.read(chart.resolve("values.schema.json")));
    List<String> missing = new ArrayList<>();

    compare("", values, schema, schema, missing);

    assertThat(missing).isEmpty();
  }

  private static void compare(
      String path, JsonObject values, JsonObject schema, JsonObject root, List<String> missing) {
    if (!schema.has("properties")) {
      return;
    }
    JsonObject properties = schema.getAsJsonObject("properties");
    for (String name : properties.keySet()) {
      if (!values.has(name) && !name.equals("global")) {
        missing.add(path + name + " is in the schema alone");
      }
    }
    for (Map.Entry<String, JsonElement> value : values.entrySet()) {
      if (!properties.has(value.getKey())) {
        missing.add(path + value.getKey() + " is in the values alone");
      } else if (value.getValue().isJsonObject()) {
        compare(
            path + value.getKey() + ".",
            value.getValue().getAsJsonObject(),
            resolved(properties.getAsJsonObject(value.getKey()), root),
            root,
            missing);
      }
    }
  }

  private static JsonObject resolved(JsonObject schema, JsonObject root) {
    return schema.has("$ref")
        ? Yaml.at(root, schema.get("$ref").getAsString().replace("#/", "").replace('/', '.'))
            .getAsJsonObject()
        : schema;
  }
}
