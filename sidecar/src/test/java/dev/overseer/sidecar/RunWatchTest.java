package dev.overseer.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.SmallDisk;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.testkit.discord.FakeWebhook;
import dev.overseer.testkit.discord.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWatchTest {
  @TempDir private Path folder;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeWebhook webhook = discord.createWebhook();
  private final List<RunWatch.Watching> running = new ArrayList<>();
  private int number;

  @AfterEach
  void end() {
    running.forEach(watching -> watching.end().now());
    discord.close();
  }

  @Test
  void postsWhatIsAppendedAndTheSummaryAtTheEnd() throws Exception {
    say("one");
    RunWatch.Watching watching = watch();
    awaitSaid("one");
    say("two");
    awaitSaid("one", "two");

    watching.end().now();

    assertThat(discord.messages().getFirst().embeds().getFirst().path("title").asString())
        .isEqualTo("▶️ Claude Code in work");
    assertThat(discord.messages().getLast().embeds().getLast().path("title").asString())
        .isEqualTo("📊 Summary");
    assertThat(discord.messages()).allMatch(FakeMessage::pingsNobody);
  }

  @Test
  void goesOnWhereItWas() throws Exception {
    say("one");
    say("two");
    RunWatch.Watching first = watch();
    awaitSaid("one", "two");
    first.end().now();
    say("three");

    watch();

    awaitSaid("one", "two", "three");
    await().untilAsserted(() -> assertThat(Files.readString(checkpoint())).contains("\"u3\""));
  }

  @Test
  void losesNothingInAnOutage() throws Exception {
    discord.failAlways(Fault.status(500));
    watch();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      say("line " + i);
      all.add("line " + i);
    }
    await().until(() -> !discord.requests().isEmpty());
    assertThat(checkpointOrNothing()).doesNotContain("\"u1\"");
    discord.heal();

    awaitSaid(all.toArray(String[]::new));
  }

  @Test
  void postsNothingTwiceAfterARewind() throws Exception {
    say("one");
    long length = Files.size(transcript());
    say("two");
    watch();
    awaitSaid("one", "two");

    String kept = Files.readString(transcript()).substring(0, (int) length);
    Files.writeString(transcript(), kept);
    say("three");

    awaitSaid("one", "two", "three");
  }

  @Test
  void isNotReadyWhileTheWebhookIsGoneAndSaysSo() throws Exception {
    webhook.delete();
    say("one");
    RunWatch.Watching watching = watch();

    await().until(() -> !watching.pipeline().troubles().isEmpty());
    assertThat(watching.pipeline().troubles()).containsExactly("the webhook is gone");
    assertThat(health("unix://" + folder.resolve("health.sock"))).isEqualTo(1);
  }

  @Test
  void isReadyWhileItWaitsForATranscript() throws Exception {
    watch();

    assertThat(health("unix://" + folder.resolve("health.sock"))).isZero();
  }

  @Test
  void parksAPostThatDiscordRefusesAndGoesOn() throws Exception {
    discord.failNext(Fault.status(400), Fault.status(400));
    say("one");
    watch();
    await().until(() -> Files.exists(state().resolve("dead-letters.jsonl")));
    say("two");

    await().untilAsserted(() -> assertThat(said()).contains("two"));
  }

  @Test
  void aFullDiskUnderTheCheckpointCostsNoPost() throws Exception {
    Files.createDirectories(state());
    try (SmallDisk disk = SmallDisk.mount(state(), 64)) {
      RunWatch.Watching watching = watch();
      disk.fill();
      for (int i = 0; i < 50; i++) {
        say("line " + i);
      }
      await().untilAsserted(() -> assertThat(said()).hasSize(50));
      assertThat(watching.pipeline().troubles()).isEmpty();
      assertThat(checkpointOrNothing()).doesNotContain("\"u50\"");
      disk.makeRoom();

      await().untilAsserted(() -> assertThat(checkpointOrNothing()).contains("\"u50\""));
      watching.end().now();
    }
  }

  @Test
  void answersProbesAndMetricsOnAPort() throws Exception {
    int port = freePort();
    say("one");
    watch(Map.of("HEALTH_TARGET", "tcp://127.0.0.1:" + port));
    awaitSaid("one");

    assertThat(health("tcp://127.0.0.1:" + port)).isZero();
    for (String path : List.of("/livez", "/readyz", "/healthz")) {
      assertThat(get(port, path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(get(port, "/metrics").body())
        .contains("lines_read_total 1\n")
        .contains("webhook_posts_sent_total")
        .contains("end_to_end_latency_ms_bucket")
        .contains("queue_depth_lines 0\n");
    assertThat(get(port, "/else").statusCode()).isEqualTo(404);

    webhook.delete();
    say("two");
    await().until(() -> get(port, "/readyz").statusCode() == 503);
    assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
    assertThat(health("tcp://127.0.0.1:" + port)).isEqualTo(1);
  }

  @Test
  void healthIsAnExitCodeForEachKindOfTarget() throws Exception {
    Path heartbeat = folder.resolve("alive");
    RunWatch.Watching watching = watch(Map.of("HEALTH_TARGET", "file://" + heartbeat));
    await().until(() -> health("file://" + heartbeat) == 0);
    watching.end().now();
    running.clear();
    watch();
    assertThat(health("unix://" + folder.resolve("health.sock"))).isZero();

    assertThat(health("unix://" + folder.resolve("nobody.sock"))).isEqualTo(1);
    assertThat(health("tcp://127.0.0.1:" + freePort())).isEqualTo(1);
    assertThat(health("file://" + folder.resolve("none"))).isEqualTo(1);
    assertThat(health("smtp://x")).isEqualTo(2);
  }

  private static int health(String target) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    return Main.run(new String[] {"--health"}, Map.of("HEALTH_TARGET", target), nowhere, nowhere);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void letsNoSecondWatcherPostTheSame() throws Exception {
    watch();

    assertThatThrownBy(this::watch).hasMessageContaining("another watcher posts");
  }

  @Test
  void attachesALongLineWithoutHoldingIt() throws Exception {
    write(
        """
        {"type":"user","uuid":"big","cwd":"/work","message":{"content":[{"type":"tool_result",\
        "content":"x"}]},"toolUseResult":{"stdout":"%s","stderr":""}}\
        """
            .formatted("line of output\\n".repeat(80_000)));
    watch();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(discord.messages().stream().flatMap(message -> message.files().stream()))
                    .singleElement()
                    .satisfies(
                        file ->
                            assertThat(file.text()).isEqualTo("line of output\n".repeat(80_000))));
  }

  private RunWatch.Watching watch() throws IOException {
    return watch(Map.of());
  }

  private RunWatch.Watching watch(Map<String, String> more) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("DISCORD_WEBHOOK_URL", webhook.url());
    environment.put("TRANSCRIPT_PATH", transcript().toString());
    environment.put("STATE_DIR", state().toString());
    environment.put("LOG_LEVEL", "error");
    if (running.isEmpty()) {
      environment.put("HEALTH_TARGET", "unix://" + folder.resolve("health.sock"));
    }
    environment.putAll(more);
    RunWatch.Watching watching =
        new RunWatch(
                WatchSettings.read(WatchSettings.Purpose.WATCH, Map.of(), environment), environment)
            .start();
    running.add(watching);
    return watching;
  }

  private void say(String text) throws IOException {
    number++;
    write(
        """
        {"type":"assistant","uuid":"u%d","sessionId":"s","cwd":"/home/me/work","message":{"id":"m%d",\
        "content":[{"type":"text","text":"%s"}],"usage":{"input_tokens":1,"output_tokens":1}}}\
        """
            .formatted(number, number, text));
  }

  private void write(String line) throws IOException {
    Files.writeString(transcript(), line + "\n", CREATE, APPEND);
  }

  private void awaitSaid(String... texts) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(said()).containsExactly(texts));
  }

  /** The texts without headers and summaries. */
  private List<String> said() {
    return discord.messages().stream()
        .flatMap(message -> message.embeds().stream())
        .filter(embed -> embed.path("title").isMissingNode())
        .map(embed -> embed.path("description").asString(""))
        .toList();
  }

  private Path transcript() {
    return folder.resolve("s.jsonl");
  }

  private Path state() {
    return folder.resolve("state");
  }

  private Path checkpoint() throws IOException {
    try (var files = Files.newDirectoryStream(state(), "watch-*.json")) {
      return files.iterator().next();
    }
  }

  private String checkpointOrNothing() throws IOException {
    try (var files = Files.newDirectoryStream(state(), "watch-*.json")) {
      var file = files.iterator();
      return file.hasNext() ? Files.readString(file.next()) : "";
    }
  }
}
