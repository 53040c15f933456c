package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.overseer.bot.disk.Json;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeGuild;
import dev.overseer.testkit.discord.FakeInteraction;
import dev.overseer.testkit.discord.FakePerson;
import dev.overseer.testkit.discord.FakeRole;
import dev.overseer.testkit.discord.FakeRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What people say to runs, and what they are told. */
class SteeringTest {
  private static final String SECRET = "bridge-secret";

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeGuild guild = discord.bot().addGuild("Workshop");
  private final FakeRole steerers = guild.addRole("steerers");
  private final FakePerson ann = guild.addMember("ann", steerers);
  private final FakePerson bob = guild.addMember("bob");

  private final List<ObjectNode> pushed = new CopyOnWriteArrayList<>();
  private final List<String> forged = new CopyOnWriteArrayList<>();
  private final AtomicInteger bridgeStatus = new AtomicInteger(200);

  @TempDir private Path state;

  private HttpServer bridge;
  private RunningBot bot;

  @BeforeEach
  void start() throws IOException {
    bridge = bridge(0);
    bot =
        new RunningBot(
                discord,
                guild,
                state,
                Map.of(
                    "ALLOWED_ROLES",
                    steerers.id(),
                    "ACCEPT_PLAIN",
                    "true",
                    "BRIDGE_SECRET",
                    SECRET))
            .ready(discord, guild);
  }

  private HttpServer bridge(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/input",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String signature = exchange.getRequestHeaders().getFirst("X-Signature-256");
            String signed = exchange.getRequestHeaders().getFirst("X-Timestamp") + ".";
            if (!("sha256=" + hmac(signed, body)).equals(signature)) {
              forged.add(signature);
            }
            pushed.add(Json.parse(body).orElseThrow());
            exchange.sendResponseHeaders(bridgeStatus.get(), -1);
          }
        });
    server.start();
    return server;
  }

  private static String hmac(String prefix, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(prefix.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    bot.close();
    bridge.stop(0);
    discord.close();
  }

  private String runWithBridge() {
    RunningBot.Answered run =
        bot.post(
            "/run/create",
            """
            {"taskId": "t1", "attempt": 1, "shortId": "ab", "bridge": "http://127.0.0.1:%d"}
            """
                .formatted(bridge.getAddress().getPort()));
    return run.text("threadId");
  }

  private static String told(FakeInteraction interaction) throws InterruptedException {
    return interaction.awaitAnswer(RunningBot.SOON).orElseThrow().content();
  }

  @Test
  void whatIsSaidIsPushedSignedAndThePersonToldWhatTheBridgeSays() throws Exception {
    String thread = runWithBridge();
    assertThat(told(ann.run(thread, "input", Map.of("text", "héllo")))).isEqualTo("✅ Delivered.");
    assertThat(forged).isEmpty();
    ObjectNode got = pushed.getFirst();
    assertThat(Json.required(got, "text")).isEqualTo("héllo");
    assertThat(Json.required(got, "author")).isEqualTo("ann");
    assertThat(Json.required(got, "channelId")).isEqualTo(thread);
    assertThat(Json.required(got, "run")).isEqualTo("t1/1/ab");

    bridgeStatus.set(503);
    assertThat(told(ann.run(thread, "input", Map.of("text", "x")))).contains("not reading");
    bridgeStatus.set(429);
    assertThat(told(ann.run(thread, "input", Map.of("text", "x")))).contains("Rate limited");
    bridgeStatus.set(400);
    assertThat(told(ann.run(thread, "input", Map.of("text", "x")))).contains("does not take");
    assertThat(bot.get("/metrics").body())
        .contains("overseer_bot_inputs_total{outcome=\"no_reader\"} 1.0")
        .contains("overseer_bot_inputs_waiting 0.0");
  }

  @Test
  void aBridgeThatIsNotThereYetGetsItInOrderOnceItIs() throws Exception {
    int port = bridge.getAddress().getPort();
    String thread = runWithBridge();
    bridge.stop(0);
    FakeInteraction first = ann.run(thread, "input", Map.of("text", "one"));
    assertThat(first.awaitAcknowledged(RunningBot.SOON)).isTrue();
    await()
        .atMost(RunningBot.SOON)
        .until(() -> bot.get("/metrics").body().contains("overseer_bot_inputs_waiting 1.0"));
    FakeInteraction second = ann.run(thread, "input", Map.of("text", "two"));

    bridge = bridge(port);

    assertThat(told(first)).isEqualTo("✅ Delivered.");
    assertThat(told(second)).isEqualTo("✅ Delivered.");
    assertThat(pushed).extracting(one -> Json.required(one, "text")).containsExactly("one", "two");
  }

  @Test
  void onlyThoseWhoMayAndOnlyWhereARunIs() throws Exception {
    String thread = runWithBridge();
    String lobby = guild.addTextChannel("lobby");

    assertThat(told(bob.run(thread, "input", Map.of("text", "x")))).startsWith("⛔");
    assertThat(told(bob.run(thread, "stop"))).startsWith("⛔");
    assertThat(told(ann.run(lobby, "input", Map.of("text", "x")))).contains("not the place");
    assertThat(told(ann.run(lobby, "runs"))).contains("not the place");
    assertThat(pushed).isEmpty();
    assertThat(bot.get("/metrics").body())
        .contains("overseer_bot_refused_total{reason=\"person\"} 2.0")
        .contains("overseer_bot_refused_total{reason=\"place\"} 2.0");
  }

  @Test
  void plainMessagesOfThoseWhoMayGoToTheAgentAndNobodyElseCanWrite() throws Exception {
    String thread = runWithBridge();
    assertThat(bob.mayWrite(thread)).isFalse();
    assertThat(ann.mayWrite(thread)).isTrue();

    ann.write(thread, "just do it");

    await().atMost(RunningBot.SOON).until(() -> !pushed.isEmpty());
    assertThat(Json.required(pushed.getFirst(), "text")).isEqualTo("just do it");
    assertThat(guild.awaitMessages(thread, 3, RunningBot.SOON).getLast().content())
        .isEqualTo("✅ Delivered.");
    guild.owner().write(thread, "I have no role");
    assertThat(told(ann.run(thread, "status"))).contains("0 waiting");
    assertThat(pushed).hasSize(1);
  }

  @Test
  void stopSaysSoAndDeniesWhatIsAsked() throws Exception {
    String thread = runWithBridge();
    RunningBot.Answered run = bot.create("t1");
    String asked =
        bot.post(
                "/run/asks",
                """
                {"channelId": "%s", "threadId": "%s", "key": "k", "tool": "Bash",
                 "timeoutSeconds": 60}
                """
                    .formatted(runChannel(), thread))
            .text("askId");
    assertThat(run.status()).isEqualTo(200);

    assertThat(told(ann.run(thread, "stop"))).isEqualTo("✅ Delivered.");

    assertThat(Json.required(pushed.getFirst(), "text")).startsWith("Stop what you are doing");
    assertThat(bot.get("/run/asks/" + asked).text("state")).isEqualTo("denied");
  }

  private String runChannel() {
    return guild.named("agent-runs").orElseThrow().id();
  }

  @Test
  void tellsHowARunIsWhichThereAreAndWhatItHasCost() throws Exception {
    String thread = runWithBridge();

    assertThat(told(ann.run(thread, "status"))).contains("t1").contains("0 open questions");
    assertThat(told(ann.run(thread, "runs"))).contains("at work: 1").contains("<#" + thread + ">");
    assertThat(told(ann.run(thread, "cost"))).contains("No summary");
  }

  @Test
  void aMessageThatIsTooLongIsNotCutButRefused() throws Exception {
    String thread = runWithBridge();

    assertThat(told(ann.run(thread, "input", Map.of("text", "  ")))).contains("nothing in it");
    assertThat(pushed).isEmpty();
  }

  @Test
  void theEndOfARunIsToldToWhoeverWaits() throws Exception {
    ObjectNode run = bot.create("pulled").json();
    String thread = Json.required(run, "threadId");
    FakeInteraction waiting = ann.run(thread, "input", Map.of("text", "x"));
    await()
        .atMost(RunningBot.SOON)
        .until(() -> bot.get("/metrics").body().contains("overseer_bot_inputs_waiting 1.0"));

    bot.complete(run);

    assertThat(told(waiting)).contains("the run is over");
    assertThat(told(ann.run(thread, "input", Map.of("text", "x")))).contains("the run is over");
  }
}
