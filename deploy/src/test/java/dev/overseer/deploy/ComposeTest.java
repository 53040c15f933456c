package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The compose file, what it mounts, and what Prometheus and Grafana are told there. */
class ComposeTest {
  private static final Path FILE = Source.DEPLOY.resolve("compose.yaml");

  /** Those that hold what a service is; what compose calls extensions are merged into these. */
  private static final Set<String> TOP = Set.of("name", "services", "secrets", "volumes");

  /** What the compose specification knows of a service, as far as it is used here. */
  private static final Set<String> SERVICE =
      Set.of(
          "build",
          "cap_drop",
          "command",
          "depends_on",
          "env_file",
          "environment",
          "healthcheck",
          "image",
          "logging",
          "ports",
          "profiles",
          "read_only",
          "restart",
          "secrets",
          "security_opt",
          "stop_grace_period",
          "tmpfs",
          "volumes");

  private final JsonObject compose = merged(Yaml.read(Source.read(FILE)));

  /** Applies {@code <<}, which YAML 1.2 and so the parser leave to the reader. */
  private static JsonObject merged(JsonObject mapping) {
    JsonObject result = new JsonObject();
    if (mapping.has("<<")) {
      merged(mapping.getAsJsonObject("<<")).asMap().forEach(result::add);
    }
    mapping
        .asMap()
        .forEach(
            (name, value) -> {
              if (!name.equals("<<")) {
                result.add(name, value.isJsonObject() ? merged(value.getAsJsonObject()) : value);
              }
            });
    return result;
  }

  private Map<String, JsonElement> services() {
    return compose.getAsJsonObject("services").asMap();
  }

  private JsonObject service(String name) {
    return compose.getAsJsonObject("services").getAsJsonObject(name);
  }

  @Test
  void hasTheServicesOfTheGuide() {
    assertThat(services())
        .containsOnlyKeys(
            "marie", "anga", "fabien", "orchestrator", "hub", "bot", "prometheus", "grafana");
    assertThat(compose.keySet()).filteredOn(key -> !key.startsWith("x-")).hasSameElementsAs(TOP);
    services()
        .forEach(
            (name, service) ->
                assertThat(service.getAsJsonObject().keySet()).as(name).isSubsetOf(SERVICE));
  }

  @Test
  void runsCommandsThatThereAre() {
    assertThat(command("marie")).isEqualTo("[\"work\",\"marie\"]");
    assertThat(command("anga")).isEqualTo("[\"work\",\"anga\"]");
    assertThat(command("fabien")).isEqualTo("[\"work\",\"fabien\"]");
    assertThat(command("orchestrator")).isEqualTo("[\"listen\"]");
    assertThat(command("hub")).startsWith("[\"serve\"");
    assertThat(Yaml.at(service("orchestrator"), "environment.WORKERS").getAsString())
        .isEqualTo("marie,anga,fabien");
  }

  private String command(String service) {
    return Yaml.at(service(service), "command").toString();
  }

  @Test
  void oursAreConfinedAndAskedHowTheyAre() {
    for (String name : List.of("marie", "anga", "fabien", "orchestrator", "hub", "bot")) {
      JsonObject service = service(name);
      assertThat(service.get("read_only").getAsBoolean()).as(name).isTrue();
      assertThat(service.get("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
      assertThat(Yaml.at(service, "healthcheck.test").toString())
          .as(name)
          .isEqualTo("[\"CMD\",\"overseer-health\"]");
    }
  }

  @Test
  void publishesOnLoopbackAlone() {
    List<String> ports = new ArrayList<>();
    services().values().forEach(one -> addTexts(one, "ports", ports));

    assertThat(ports).hasSize(4).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  /** A bind mount of a file that is not there becomes a folder. */
  @Test
  void mountsWhatIsThere() {
    List<String> mounts = new ArrayList<>();
    services().values().forEach(one -> addTexts(one, "volumes", mounts));

    Set<String> named = compose.getAsJsonObject("volumes").keySet();
    Set<String> used = new HashSet<>();
    for (String mount : mounts) {
      String from = mount.substring(0, mount.indexOf(':'));
      if (from.startsWith(".")) {
        assertThat(Source.DEPLOY.resolve(from)).exists();
      } else {
        used.add(from);
      }
    }
    assertThat(used).isEqualTo(named);
    assertThat(Source.DEPLOY.resolve("image/Dockerfile")).exists();
  }

  @Test
  void secretsComeFromFilesThatAreNotOfTheRepository() {
    JsonObject secrets = compose.getAsJsonObject("secrets");
    services().values().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(service -> service.has("secrets"))
        .flatMap(service -> service.getAsJsonArray("secrets").asList().stream())
        .forEach(name -> assertThat(secrets.keySet()).contains(name.getAsString()));
    for (String name : secrets.keySet()) {
      assertThat(Yaml.at(secrets, name + ".file").getAsString()).startsWith("secrets/");
    }
    assertThat(Source.read(Source.DEPLOY.resolve("secrets/.gitignore")).lines()).startsWith("*");
  }

  @Test
  void prometheusScrapesEveryServiceThatHasMetrics() {
    JsonObject prometheus =
        Yaml.read(Source.read(Source.DEPLOY.resolve("prometheus/prometheus.yml")));
    Set<String> scraped = new TreeSet<>();
    for (JsonElement job : prometheus.getAsJsonArray("scrape_configs")) {
      JsonObject config = job.getAsJsonObject();
      for (String list : List.of("static_configs", "dns_sd_configs")) {
        if (config.has(list)) {
          for (JsonElement group : config.getAsJsonArray(list)) {
            addTexts(group, "targets", scraped);
            addTexts(group, "names", scraped);
          }
        }
      }
    }

    assertThat(scraped)
        .containsExactlyInAnyOrder(
            "marie:9090", "anga:9090", "fabien:9090", "orchestrator:9090", "hub:8080", "bot");
    assertThat(Yaml.at(service("marie"), "environment.METRICS_PORT").getAsString())
        .isEqualTo("9090");
    for (JsonElement file : prometheus.getAsJsonArray("rule_files")) {
      assertThat(Source.DEPLOY.resolve("prometheus").resolve(file.getAsString())).exists();
      assertThat(FILE).content().contains("/etc/prometheus/" + file.getAsString());
    }
  }

  @Test
  void grafanaFindsItsSourceAndItsDashboards() {
    Path grafana = Source.DEPLOY.resolve("grafana/provisioning");
    JsonElement source =
        Yaml.at(
            Yaml.read(Source.read(grafana.resolve("datasources/prometheus.yaml"))),
            "datasources.0");
    assertThat(Yaml.at(source, "url").getAsString()).isEqualTo("http://prometheus:9090");
    String uid = Yaml.at(source, "uid").getAsString();
    String folder =
        Yaml.at(
                Yaml.read(Source.read(grafana.resolve("dashboards/overseer.yaml"))),
                "providers.0.options.path")
            .getAsString();
    assertThat(FILE).content().contains("./grafana/dashboards:" + folder + ":ro");
    String home =
        Yaml.at(service("grafana"), "environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
            .getAsString();
    assertThat(
            Source.DEPLOY
                .resolve("grafana/dashboards")
                .resolve(String.valueOf(Path.of(home).getFileName())))
        .exists();
    for (Path dashboard : Source.files(Source.DEPLOY.resolve("grafana/dashboards"), ".json")) {
      assertThat(Dashboards.sources(dashboard)).as(dashboard.toString()).containsOnly(uid);
    }
  }

  private static void addTexts(JsonElement mapping, String list, Collection<String> texts) {
    JsonObject service = mapping.getAsJsonObject();
    if (service.has(list)) {
      JsonArray items = service.getAsJsonArray(list);
      items.forEach(item -> texts.add(item.getAsString()));
    }
  }
}
