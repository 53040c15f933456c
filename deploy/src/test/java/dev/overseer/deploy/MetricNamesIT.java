package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The names of metrics that dashboards, alerts and pages use, held against what the packaged
 * program gives.
 */
class MetricNamesIT {
  /** Prometheus' own, one for each target. */
  private static final String UP = "up";

  private static final List<Process> PROCESSES = new ArrayList<>();

  @TempDir private static Path folder;
  private static Set<String> hub = Set.of();
  private static Set<String> worker = Set.of();
  private static Set<String> orchestrator = Set.of();
  private static Set<String> watcher = Set.of();
  private static Set<String> bot = Set.of();
  private static Set<String> bridge = Set.of();

  @BeforeAll
  static void ask() throws Exception {
    int hubPort = freePort();
    int workerPort = freePort();
    int orchestratorPort = freePort();
    int watcherPort = freePort();
    int botPort = freePort();
    int bridgePort = freePort();
    Path config =
        Files.writeString(
            folder.resolve("hub.yaml"),
            "actions: {hello: {type: exec, config: {entrypoint: \"true\"}}}\n");
    String address = "127.0.0.1:" + hubPort;
    start(Map.of(), "serve", "--config", config.toString(), "--listen", address);
    start(
        Map.of("OVERSEER_SPOOL", folder.resolve("spool").toString()),
        "work",
        "marie",
        "--metrics-port",
        String.valueOf(workerPort));
    start(
        Map.of("OVERSEER_SPOOL", folder.resolve("spool").toString()),
        "listen",
        "--metrics-port",
        String.valueOf(orchestratorPort));
    start(
        Map.of(
            "DISCORD_WEBHOOK_URL",
                "http://127.0.0.1:1/api/webhooks/1234567890123456789/" + "Ab0-".repeat(17),
            "TRANSCRIPT_PATH", folder.resolve("later.jsonl").toString(),
            "STATE_DIR", folder.resolve("watch").toString(),
            "METRICS_PORT", String.valueOf(watcherPort)),
        "watch");

    start(
        Map.of(
            "DISCORD_BOT_TOKEN", "a token that nobody asks for",
            "DISCORD_API_BASE", "http://127.0.0.1:1",
            "GUILD_ID", "1234567890123456789",
            "PORT", String.valueOf(botPort),
            "STATE_DIR", folder.resolve("bot").toString()),
        "bot");
    start(
        Map.of(
            "INPUT_FIFO", folder.resolve("input").toString(), "LISTEN", "127.0.0.1:" + bridgePort),
        "bridge");

    // Its gauges are those of a heartbeat, and so there from the first one on.
    worker = scrape(workerPort, "overseer_worker_healthy");
    orchestrator = scrape(orchestratorPort, "overseer_orchestrator_worker_alive");
    watcher = scrape(watcherPort, "files_followed");
    bot = scrape(botPort, "overseer_bot_connected");
    bridge = scrape(bridgePort, "overseer_bridge_reader");
    scrape(hubPort, "overseer_info");
    // An action has figures from its first task on.
    Tool.Ran hello =
        new Tool(Source.PACKAGED.resolve("bin/overseer"))
            .run(
                folder,
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                List.of("run", "hello", "--hub", "http://" + address));
    assertThat(hello.exit()).as(hello.output()).isZero();
    hub = scrape(hubPort, "overseer_action_tasks_completed_total");
  }

  @AfterAll
  static void end() {
    PROCESSES.forEach(Process::destroyForcibly);
  }

  static List<Path> dashboards() {
    return Dashboards.files();
  }

  static List<JsonObject> alerts() {
    return AlertRules.all();
  }

  @Test
  void thePageHasAllThatThereIsAndNothingElse() {
    Map<String, Set<String>> sections = sections(Source.read(page("metrics.md")));

    assertThat(sections.get("Worker")).isEqualTo(bases(worker));
    assertThat(sections.get("Orchestrator")).isEqualTo(bases(orchestrator));
    assertThat(sections.get("Hub")).isEqualTo(bases(hub));
    assertThat(sections.get("Watcher")).isEqualTo(bases(watcher));
    assertThat(sections.get("Bot")).isEqualTo(bases(bot));
    assertThat(sections.get("Bridge")).isEqualTo(bases(bridge));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dashboardsAskForWhatThereIs(Path dashboard) {
    List<String> queries = Dashboards.queries(dashboard);
    assertThat(queries).hasSizeGreaterThan(5);
    assertThat(queries).allSatisfy(query -> assertThat(PromQl.metrics(query)).isNotEmpty());
    assertThat(queries.stream().flatMap(query -> PromQl.metrics(query).stream())).isSubsetOf(all());

    assertThat(Dashboards.variableQueries(dashboard))
        .allSatisfy(
            query ->
                assertThat(all())
                    .contains(query.replaceAll("label_values\\((\\w+), \\w+\\)", "$1")));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alertsAskForWhatThereIs(JsonObject alert) {
    Set<String> metrics = PromQl.metrics(alert.get("expr").getAsString());

    assertThat(metrics).isNotEmpty();
    metrics.remove(UP);
    assertThat(metrics).isSubsetOf(all());
  }

  /** What looks like a metric of ours in the pages that tell of them. */
  @Test
  void otherPagesNameWhatThereIs() {
    Pattern name =
        Pattern.compile(
            "`((?:overseer_(?!work\\b)|watcher_|webhook_(?!ca_file)|tailer_|queue_depth_|end_to_end_)[a-z_]+"
                + "|[a-z_]+_total)(?:\\{[^`]*})?`");
    List<Path> pages = new ArrayList<>(Source.files(Source.ROOT.resolve("docs/runbooks"), ".md"));
    pages.addAll(List.of(page("watcher.md"), page("worker.md"), page("deploy.md")));
    pages.addAll(List.of(page("bot.md"), page("bridge.md")));
    Set<String> known = bases(all());
    for (Path page : pages) {
      assertThat(name.matcher(Source.read(page)).results().map(found -> found.group(1)).toList())
          .as(page.toString())
          .isSubsetOf(known);
    }
  }

  private static Path page(String name) {
    return Source.ROOT.resolve("docs").resolve(name);
  }

  private static Set<String> all() {
    return Stream.of(hub, worker, orchestrator, watcher, bot, bridge)
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }

  /** Without the series that a histogram is made of. */
  private static Set<String> bases(Set<String> names) {
    return names.stream()
        .map(
            name ->
                Stream.of("_bucket", "_count", "_sum")
                    .filter(name::endsWith)
                    .map(end -> name.substring(0, name.length() - end.length()))
                    .filter(base -> names.contains(base + "_bucket"))
                    .findFirst()
                    .orElse(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names in the first columns of a page's tables, by the headings above them. */
  private static Map<String, Set<String>> sections(String page) {
    return Pattern.compile("(?ms)^## (\\w+)$(.*?)(?=^## |\\z)")
        .matcher(page)
        .results()
        .collect(
            Collectors.toMap(
                section -> section.group(1),
                section ->
                    Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
                        .matcher(section.group(2))
                        .results()
                        .map((MatchResult row) -> row.group(1))
                        .collect(Collectors.toCollection(TreeSet::new))));
  }

  /**
   * The names of the series, and of what has none yet but says what it is.
   *
   * @param last what is there only once all is
   */
  private static Set<String> scrape(int port, String last) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port))).build();
      String text =
          await()
              .atMost(Duration.ofSeconds(60))
              .ignoreExceptions()
              .until(
                  () -> client.send(request, HttpResponse.BodyHandlers.ofString()),
                  answer -> answer.statusCode() == 200 && answer.body().contains(last))
              .body();
      Set<String> names = new TreeSet<>();
      for (String line : text.lines().toList()) {
        if (line.startsWith("# TYPE") && !line.endsWith("histogram")) {
          names.add(line.replaceAll("# TYPE (\\w+) .*", "$1"));
        } else if (!line.startsWith("#")) {
          names.add(line.replaceAll("[ {].*", ""));
        }
      }
      return names;
    }
  }

  private static void start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Source.PACKAGED.resolve("bin/overseer").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(arguments[0] + ".log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().putAll(environment);
    PROCESSES.add(builder.start());
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }
}
