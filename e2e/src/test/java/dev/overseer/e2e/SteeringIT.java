package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeGuild;
import dev.overseer.testkit.discord.FakeInteraction;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakePerson;
import dev.overseer.testkit.discord.FakeRole;
import dev.overseer.testkit.discord.FakeRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bot, bridge, watcher, hook and a stand-in agent, each a process of the packaged tree, around one
 * fake of Discord: a run from its creation to the death of its webhook.
 */
class SteeringIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String API_TOKEN = "a-token-for-the-api-0123456789";

  /** Writes each line that it reads into its transcript. */
  private static final String AGENT =
      """
      n=0
      while IFS= read -r line; do
        n=$((n + 1))
        printf '{"type":"assistant","uuid":"u%s","cwd":"/work","message":{"content":[{"type":"text",' $n >> "$1"
        printf '"text":"I was told: %s"}]}}\\n' "$line" >> "$1"
      done
      """;

  @TempDir private Path folder;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeGuild guild = discord.bot().addGuild("Workshop");
  private final FakeRole steerers = guild.addRole("steerers");
  private final FakePerson ann = guild.addMember("ann", steerers);
  private final FakePerson bob = guild.addMember("bob");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Program> running = new ArrayList<>();
  private int port;

  @AfterEach
  void end() throws Exception {
    for (Program program : running) {
      program.process().destroy();
    }
    for (Program program : running) {
      program.end();
    }
    http.close();
    discord.close();
  }

  @Test
  void aRunFromItsCreationToTheDeathOfItsWebhook() throws Exception {
    startBot();
    JsonNode run = create("t1");
    JsonNode other = create("t2");
    String thread = run.path("threadId").stringValue();
    Path transcript = folder.resolve("t1.jsonl");
    Files.writeString(folder.resolve("agent.sh"), AGENT);
    start(place(run), "bridge", "--", "sh", folder + "/agent.sh", transcript.toString());
    start(
        Map.of(
            "DISCORD_WEBHOOK_URL",
            run.path("webhookUrl").stringValue(),
            "TRANSCRIPT_PATH",
            transcript.toString(),
            "STATE_DIR",
            folder.resolve("watch").toString()),
        "watch");

    FakeInteraction said = ann.run(thread, "input", Map.of("text", "fix the build"));
    assertThat(answer(said)).contains("Delivered");
    await().atMost(SOON).until(() -> descriptions(thread).contains("I was told: fix the build"));
    assertThat(answer(bob.run(thread, "input", Map.of("text", "rm -rf /")))).startsWith("⛔");
    assertThat(descriptions(other.path("threadId").stringValue()))
        .as("only its own notice")
        .hasSize(1)
        .noneMatch(text -> text.contains("told"));

    Program hook = ask(place(run));
    await().atMost(SOON).until(() -> question(thread).isPresent());
    bob.clickLabel(question(thread).orElseThrow(), "Approve");
    ann.clickLabel(question(thread).orElseThrow(), "Approve");
    Program.Ran answered = hook.end();
    assertThat(answered.exit()).as(answered.err()).isZero();
    assertThat(answered.out()).contains("\"permissionDecision\":\"allow\"");

    Map<String, String> elsewhere = new HashMap<>(place(run));
    elsewhere.put("RUN_TOKEN", other.path("runToken").stringValue());
    Program.Ran refused = ask(elsewhere).end();
    assertThat(refused.out()).doesNotContain("\"allow\"");

    assertThat(
            post(
                    "/run/complete",
                    "{\"channelId\": \"%s\", \"webhookId\": \"%s\"}"
                        .formatted(
                            run.path("channelId").stringValue(),
                            run.path("webhookId").stringValue()))
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> stolen =
        http.send(
            HttpRequest.newBuilder(URI.create(run.path("webhookUrl").stringValue()))
                .header("Content-Type", "application/json")
                .header("User-Agent", "DiscordBot (https://example.org, 1)")
                .POST(HttpRequest.BodyPublishers.ofString("{\"content\": \"I stole this\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(stolen.statusCode()).as(stolen.body()).isEqualTo(404);
    assertThat(answer(ann.run(thread, "input", Map.of("text", "too late"))))
        .contains("the run is over");
    assertThat(descriptions(other.path("threadId").stringValue()))
        .as("only its own notice")
        .hasSize(1)
        .noneMatch(text -> text.contains("told"));
    for (Program program : running) {
      assertThat(program.errSoFar())
          .doesNotContain(discord.bot().token())
          .doesNotContain(API_TOKEN)
          .doesNotContain(run.path("runToken").stringValue());
    }
  }

  private void startBot() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start(
        Map.of(
            "DISCORD_BOT_TOKEN",
            discord.bot().token(),
            "DISCORD_API_BASE",
            discord.bot().restUrl(),
            "DISCORD_GATEWAY_URL",
            discord.bot().gatewayUrl(),
            "GUILD_ID",
            guild.id(),
            "API_TOKEN",
            API_TOKEN,
            "ALLOWED_ROLES",
            steerers.id(),
            "PORT",
            Integer.toString(port),
            "STATE_DIR",
            folder.resolve("bot").toString()),
        "bot");
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> get("/readyz").statusCode() == 200 && discord.bot().knowsCommand(guild, "input"));
  }

  private Map<String, String> place(JsonNode run) {
    return Map.of(
        "BOT_URL",
        "http://127.0.0.1:" + port,
        "RUN_TOKEN",
        run.path("runToken").stringValue(),
        "RUN_CHANNEL",
        run.path("channelId").stringValue(),
        "RUN_THREAD",
        run.path("threadId").stringValue(),
        "LISTEN",
        "unix:" + folder.resolve("bridge.sock"),
        "ASK_TIMEOUT",
        "30");
  }

  /** A hook that asks before a command runs. */
  private Program ask(Map<String, String> environment) throws IOException {
    Path call =
        Files.writeString(
            folder.resolve("call.json"),
            """
            {"session_id": "s", "hook_event_name": "PreToolUse", "tool_name": "Bash",
             "tool_use_id": "toolu_1", "cwd": "/work", "tool_input": {"command": "make deploy"}}
            """);
    return Program.start(
        folder,
        withJava(environment),
        List.of("sh", "-c", "exec \"$0\" ask < \"$1\"", launcher(), call.toString()));
  }

  private void start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(List.of(arguments));
    running.add(Program.start(folder, withJava(environment), command));
  }

  private static Map<String, String> withJava(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", System.getProperty("java.home"));
    return all;
  }

  private static String launcher() {
    return SourceTree.PACKAGED.resolve("bin/overseer").toString();
  }

  private JsonNode create(String task) throws IOException, InterruptedException {
    HttpResponse<String> made =
        post(
            "/run/create",
            "{\"taskId\": \"%s\", \"attempt\": 1, \"shortId\": \"ab12\"}".formatted(task));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(made.body());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + API_TOKEN)
        .header("Content-Type", "application/json");
  }

  private static String answer(FakeInteraction interaction) throws InterruptedException {
    return interaction.awaitAnswer(SOON).orElseThrow().content();
  }

  private List<String> descriptions(String thread) {
    return guild.messages(thread).stream()
        .flatMap(message -> message.descriptions().stream())
        .toList();
  }

  private Optional<FakeMessage> question(String thread) {
    return guild.messages(thread).stream()
        .filter(message -> !message.buttons().isEmpty())
        .findFirst();
  }
}
