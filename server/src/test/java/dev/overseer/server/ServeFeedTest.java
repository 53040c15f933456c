package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.protocol.Wire;
import dev.overseer.server.TestClient.Frame;
import dev.overseer.server.TestClient.HttpAnswer;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.server.spi.ConsoleFeed.Change;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /console/ws} as docs/console-protocol.md has it, over real sockets. */
class ServeFeedTest {
  private static final String TOKEN = "correct-horse-battery-staple";

  private final TestFeed feed = new TestFeed("birds", "fish");
  private TestServer server;
  private TestClient console;

  @BeforeEach
  void open() {
    server = TestServer.open(TestServer.options(), feed);
    console = server.connectConsole();
  }

  @AfterEach
  void close() {
    console.close();
    server.close();
  }

  @Test
  void whereThereIsNoFeedThereIsNoSuchPath() {
    try (TestServer alone = TestServer.open();
        TestClient client = TestClient.to(alone.server.address())) {
      assertThat(client.get("/console/ws").status()).isEqualTo(404);
      assertThat(client.request("HEAD", "/console/ws").status()).isEqualTo(404);
      assertThat(client.tryUpgrade("/console/ws").status()).isEqualTo(404);
      assertThat(client.get("/console/offers.json").body()).isEqualTo("{\"feed\":false}");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 426", "HEAD, 426", "POST, 405"})
  void whoAsksWithoutAWebSocketLearnsThatThereIsOne(String method, int status) {
    try (TestClient client = TestClient.to(server.server.address())) {
      HttpAnswer answer = client.request(method, "/console/ws");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(client.get("/console/offers.json").body()).isEqualTo("{\"feed\":true}");
      assertThat(client.get("/livez").body()).as("the connection goes on").isEqualTo("ok\n");
    }
  }

  @Test
  void saysFirstWhatThereIs() {
    Map<String, Object> hello = next();

    assertThat(hello)
        .containsEntry("type", "hello")
        .containsEntry("version", "dev")
        .containsEntry("topics", List.of("birds", "fish"))
        .containsEntry("commands", List.of("paint", "throw"));
    assertThat(Instant.parse((String) hello.get("now")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
  }

  @Test
  void tellsOfATopicAsItIsAndAsItChanges() {
    feed.put("birds", "wren", Map.of("song", "loud", "weight", 0.009));
    next();
    watch("w1", "birds");
    assertThat(console.next())
        .startsWith("{\"type\":\"snapshot\",\"id\":\"w1\",\"set\":[{\"key\":\"wren\",")
        .contains("\"song\":\"loud\"", "\"weight\":0.009");

    feed.put("birds", "rook", Map.of("song", "none"));
    assertThat(console.next())
        .isEqualTo(
            """
            {"type":"change","id":"w1","set":[{"key":"rook","song":"none"}]}\
            """);

    feed.remove("birds", "wren");
    assertThat(console.next())
        .isEqualTo(
            """
            {"type":"change","id":"w1","removed":["wren"]}\
            """);

    feed.tell("birds", new Change.Totals(Map.of("birds", 1)));
    assertThat(console.next())
        .isEqualTo(
            """
            {"type":"change","id":"w1","totals":{"birds":1}}\
            """);
  }

  @Test
  void tellsEachOfManyOnlyWhatItWatches() {
    next();
    watch("b", "birds");
    watch("f", "fish");
    assertThat(List.of(id(next()), id(next()))).containsExactlyInAnyOrder("b", "f");
    try (TestClient other = server.connectConsole()) {
      other.next();
      other.send("{\"type\":\"watch\",\"id\":\"b\",\"topic\":\"fish\",\"key\":\"\"}");
      assertThat(other.next()).startsWith("{\"type\":\"snapshot\",\"id\":\"b\"");

      feed.put("birds", "wren", Map.of());
      assertThat(id(next())).isEqualTo("b");
      feed.put("fish", "pike", Map.of());
      assertThat(id(next())).isEqualTo("f");
      assertThat(other.next()).contains("pike");
    }
    await().until(() -> feed.listeners("fish") == 1);
  }

  @Test
  void unwatchEndsIt() {
    next();
    watch("w", "birds");
    next();
    console.send("{\"type\":\"unwatch\",\"id\":\"w\"}");
    console.send("{\"type\":\"unwatch\",\"id\":\"never-watched\"}");
    await().until(() -> feed.listeners("birds") == 0);
    feed.put("birds", "wren", Map.of());

    watch("w", "fish");
    assertThat(console.next()).isEqualTo("{\"type\":\"snapshot\",\"id\":\"w\",\"set\":[]}");
  }

  @Test
  void muchComesInPiecesOfWhichTheLastSaysThatItIs() {
    for (int i = 0; i < 10_000; i++) {
      feed.put("birds", "bird-" + i, Map.of("song", "x".repeat(200)));
    }
    next();
    watch("w", "birds");
    Mirror mirror = new Mirror();
    Map<String, Object> message = next();
    int pieces = 1;
    while (message.containsKey("more")) {
      mirror.apply(message);
      message = next();
      pieces++;
    }
    mirror.apply(message);

    assertThat(pieces).isGreaterThan(20);
    assertThat(mirror.items).hasSize(10_000).isEqualTo(feed.items("birds"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"type\":\"watch\",\"id\":\"1\",\"topic\":\"trees\"}`, there is no topic \"trees\"",
        "`{\"type\":\"watch\",\"id\":\"1\"}`, there is no topic \"\"",
        "`{\"type\":\"watch\",\"id\":\"1\",\"topic\":[\"birds\"]}`, there is no topic \"\"",
        "`{\"type\":\"watch\",\"id\":\"1\",\"topic\":\"birds\",\"key\":\"none\"}`,"
            + " there is no part \"none\"",
        "`{\"type\":\"watch\",\"id\":\"1\",\"topic\":\"birds\",\"key\":\"broken\"}`,"
            + " internal error: the hub's log says more",
        "`{\"type\":\"fly\",\"id\":\"1\"}`, unknown message type: \"fly\"",
        "`{\"id\":\"1\"}`, unknown message type: \"\"",
        "`{\"type\":\"throw\",\"id\":\"1\"}`, internal error: the hub's log says more"
      })
  void whatCannotBeIsRefusedByItsId(String request, String why) {
    feed.onCommand(
        (_, _) -> {
          throw new IllegalStateException("a fault of the feed");
        });
    next();
    console.send(request);

    assertThat(next())
        .containsEntry("type", "error")
        .containsEntry("id", "1")
        .containsEntry("message", why);
    assertStillServes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"type\":\"watch\",\"topic\":\"birds\"}",
        "{\"type\":\"watch\",\"topic\":\"birds\",\"id\":7}",
        "{\"type\":\"watch\",\"topic\":\"birds\",\"id\":\"\"}",
        "{\"type\":\"unwatch\"}"
      })
  void whatHasNoIdIsRefusedWithoutOne(String request) {
    next();
    console.send(request);

    assertThat(next())
        .containsEntry("type", "error")
        .containsKey("message")
        .doesNotContainKey("id");
    assertStillServes();
  }

  @Test
  void binaryFramesAndEndlessIdsAreNoMessages() {
    next();
    console.frame(0x82, new byte[] {1, 2, 3});
    assertThat((String) next().get("message")).contains("binary");

    watch("x".repeat(201), "birds");
    assertThat((String) next().get("message")).contains("200 characters");
    assertStillServes();
  }

  @Test
  void anIdIsInUseUntilItIsUnwatched() {
    next();
    watch("w", "birds");
    next();
    watch("w", "fish");

    assertThat((String) next().get("message")).contains("\"w\" is in use");
    feed.put("birds", "wren", Map.of());
    assertThat(console.next()).as("the first goes on").contains("wren");
  }

  @Test
  void noConnectionWatchesVeryMuch() {
    next();
    for (int i = 0; i <= TalkWithFeed.MOST_WATCHES; i++) {
      watch("w" + i, "birds");
    }
    int refused = 0;
    for (int i = 0; i <= TalkWithFeed.MOST_WATCHES; i++) {
      Map<String, Object> message = next();
      if ("error".equals(message.get("type"))) {
        assertThat((String) message.get("message")).contains("unwatch one first");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(1);
    assertThat(feed.listeners("birds")).isEqualTo(TalkWithFeed.MOST_WATCHES);

    console.close();
    await().until(() -> feed.listeners("birds") == 0);
  }

  @Test
  void hasCommandsDoneAndSaysWhatCameOfThem() throws InterruptedException {
    feed.onCommand(
        (_, arguments) ->
            arguments.containsKey("colour")
                ? new Answer.Done(Map.of("coats", 2, "id", "theirs", "type", "theirs"))
                : new Answer.Refused("invalid_argument", "\"colour\" is missing"));
    next();
    console.send("{\"type\":\"paint\",\"id\":\"1\",\"colour\":\"red\",\"n\":[1,{\"m\":2.5}]}");
    assertThat(next()).isEqualTo(Map.of("type", "done", "id", "1", "coats", 2L));
    assertThat(feed.performed.take())
        .isEqualTo(Map.of("colour", "red", "n", List.of(1L, Map.of("m", 2.5))));

    console.send("{\"type\":\"paint\",\"id\":\"2\"}");
    assertThat(next())
        .isEqualTo(
            Map.of(
                "type", "error",
                "id", "2",
                "code", "invalid_argument",
                "message", "\"colour\" is missing"));
  }

  @Test
  void commandsAreDoneInTurnAndNewsDoNotWaitForThem() throws InterruptedException {
    CompletableFuture<Boolean> mayEnd = new CompletableFuture<>();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    feed.onCommand(
        (_, arguments) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          mayEnd.join();
          running.decrementAndGet();
          return new Answer.Done(Map.of("n", arguments.getOrDefault("n", 0L)));
        });
    next();
    watch("w", "birds");
    next();
    for (int i = 0; i < 200; i++) {
      console.send("{\"type\":\"paint\",\"id\":\"%d\",\"n\":%d}".formatted(i, i));
    }
    feed.performed.take();
    feed.put("birds", "wren", Map.of());
    assertThat(console.next()).as("while it is being done").contains("wren");

    mayEnd.complete(true);
    for (long i = 0; i < 200; i++) {
      assertThat(next()).containsEntry("n", i);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void anItemThatIsNoJsonEndsThatTopicAndNothingElse() {
    next();
    watch("bad", "birds");
    watch("good", "fish");
    next();
    next();
    feed.put("birds", "wren", Map.of("song", new Object()));
    assertThat(next())
        .containsEntry("type", "error")
        .containsEntry("id", "bad")
        .containsEntry("message", "internal error: the hub's log says more");
    assertThat(feed.listeners("birds")).isZero();

    feed.put("fish", "pike", Map.of());
    assertThat(console.next()).contains("pike");
  }

  @ParameterizedTest
  @CsvSource({
    "X: y, 401",
    "Authorization: Bearer wrong, 401",
    "Sec-WebSocket-Protocol: overseer.bearer.wrong, 401",
    "Authorization: Bearer correct-horse-battery-staple, 101",
    "'Sec-WebSocket-Protocol: overseer, overseer.bearer.correct-horse-battery-staple', 101"
  })
  void theTokenIsAskedForAsElsewhere(String header, int status) {
    try (TestServer closed =
            TestServer.open(TestServer.options().withToken(new AccessToken(TOKEN)), feed);
        TestClient client = TestClient.to(closed.server.address())) {
      assertThat(client.tryUpgrade("/console/ws", header).status()).isEqualTo(status);
    }
  }

  @Test
  void strangersAndPagesFromElsewhereAreKeptOut() {
    try (TestClient page = TestClient.to(server.server.address());
        TestClient own = TestClient.to(server.server.address());
        TestServer closed =
            TestServer.open(
                TestServer.options().withTrustedCidrs(List.of(Cidr.parse("192.0.2.0/24"))), feed);
        TestClient stranger = TestClient.to(closed.server.address())) {
      assertThat(page.tryUpgrade("/console/ws", "Origin: https://evil.example").status())
          .isEqualTo(403);
      String host = "localhost:" + server.port();
      assertThat(own.tryUpgrade("/console/ws", "Origin: http://" + host, "Host: " + host).status())
          .isEqualTo(101);
      assertThat(stranger.tryUpgrade("/console/ws").status()).isEqualTo(403);
      assertThat(stranger.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aGoodbyeIsSaidAndNobodyNewComesIn() {
    TestServer ending = TestServer.open(TestServer.options(), feed);
    try (TestClient client = ending.connectConsole();
        TestClient late = TestClient.to(ending.server.address())) {
      client.next();
      client.send("{\"type\":\"watch\",\"id\":\"w\",\"topic\":\"birds\"}");
      client.next();
      ending.server.refuseNewConnections();
      assertThat(late.tryUpgrade("/console/ws").status()).isEqualTo(503);
      ending.close();

      Frame goodbye = client.nextFrame();
      assertThat(goodbye.closeCode()).isEqualTo(1001);
      assertThat(goodbye.closeText()).contains("shutting down");
      await().until(() -> feed.listeners("birds") == 0);
    }
  }

  @Test
  void pingsAreAnsweredAndAsked() {
    next();
    console.frame(0x89, "are you there".getBytes(UTF_8));
    Frame pong = console.nextFrame();
    assertThat(pong.opcode()).isEqualTo(0xA);
    assertThat(pong.text()).isEqualTo("are you there");

    try (TestServer anxious =
            TestServer.open(
                TestServer.options()
                    .withLimits(limits(64 << 10, Duration.ofSeconds(30), Duration.ofMillis(100))),
                feed);
        TestClient silent = anxious.connectConsole()) {
      silent.next();
      assertThat(silent.nextFrame().opcode()).isEqualTo(9);
      assertThat(silent.nextFrame().closeCode()).isEqualTo(1011);
    }
  }

  @Test
  void messagesThatAreTooLargeEndTheConnection() {
    next();
    console.bytes(TestClient.header(0x81, 1L << 40));
    assertThat(console.nextFrame().closeCode()).isEqualTo(1009);
  }

  @Test
  void aClientThatDoesNotReadIsToldTheTruthOnceItDoes() throws IOException {
    ServerOptions options =
        TestServer.options()
            .withLimits(limits(64 << 10, Duration.ofSeconds(60), Duration.ofSeconds(60)));
    try (TestServer small = TestServer.open(options, feed);
        TestClient slow = TestClient.withSmallWindow(small.port())) {
      slow.upgradeConsole();
      slow.send("{\"type\":\"watch\",\"id\":\"w\",\"topic\":\"birds\"}");
      await().until(() -> feed.listeners("birds") == 1);
      for (int i = 0; i < 20 * WatchedTopic.MOST_CHANGES; i++) {
        feed.put("birds", "bird-" + i, Map.of("song", "x".repeat(100), "n", (long) i));
        feed.remove("birds", "bird-" + (i - 50));
      }
      assertThat(Metrics.read(small, "overseer_outbox_bytes")).isLessThan(128 << 10);

      slow.read();
      Mirror mirror = new Mirror();
      while (!mirror.items.equals(feed.items("birds"))) {
        mirror.apply(Wire.readDocument(slow.next().getBytes(UTF_8)));
      }
      assertThat(feed.begun("birds")).isGreaterThan(1);
      assertThat(mirror.messages).as("what was missed is not told").isLessThan(5_000);
    }
  }

  @Test
  void aClientThatNeverReadsIsDisconnected() throws IOException {
    ServerOptions options =
        TestServer.options()
            .withLimits(limits(64 << 10, Duration.ofMillis(300), Duration.ofSeconds(60)));
    for (int i = 0; i < 20_000; i++) {
      feed.put("birds", "bird-" + i, Map.of("song", "x".repeat(200)));
    }
    try (TestServer strict = TestServer.open(options, feed);
        TestClient stalled = TestClient.withSmallWindow(strict.port())) {
      stalled.upgradeConsole();
      stalled.send("{\"type\":\"watch\",\"id\":\"w\",\"topic\":\"birds\"}");
      await().until(() -> Metrics.read(strict, "overseer_stalled_connections_total") == 1);

      // It reads again just in time to hear why.
      stalled.read();
      Frame frame = stalled.nextFrame();
      while (frame.opcode() == 1) {
        frame = stalled.nextFrame();
      }
      assertThat(frame.closeCode()).isEqualTo(1013);
      await().until(() -> feed.listeners("birds") == 0);
    }
  }

  /**
   * Pieces of messages in any order, with anything as values: each is answered, or does nothing.
   */
  @RepeatedTest(20)
  void anythingAtAllIsSurvived() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    feed.put("birds", "wren", Map.of("song", "loud"));
    List<String> names = List.of("type", "id", "topic", "key", "colour", "\\ud800", "", "set");
    List<String> values =
        List.of(
            "\"watch\"",
            "\"unwatch\"",
            "\"paint\"",
            "\"birds\"",
            "\"fish\"",
            "\"none\"",
            "\"w\"",
            "\"broken\"",
            "null",
            "1e999",
            "-0",
            "[[[]]]",
            "{\"a\":{}}",
            "\"\\u0000\"",
            "true",
            "x");
    next();
    for (int i = 0; i < 500; i++) {
      StringBuilder message = new StringBuilder("{");
      for (int field = random.nextInt(6); field >= 0; field--) {
        message
            .append('"')
            .append(names.get(random.nextInt(names.size())))
            .append("\":")
            .append(values.get(random.nextInt(values.size())))
            .append(field == 0 ? "}" : ",");
      }
      console.send(message.toString());
    }
    console.send("{\"type\":\"paint\",\"id\":\"the last\"}");

    Map<String, Object> answer = next();
    while (!"the last".equals(answer.get("id"))) {
      assertThat(answer.get("type"))
          .as("seed %d", seed)
          .isIn("error", "done", "snapshot", "change");
      answer = next();
    }
    assertThat(answer).containsEntry("type", "done");
  }

  @Test
  void deepJsonIsRefused() {
    next();
    console.send("{\"id\":\"1\",\"type\":\"paint\",\"a\":" + "[".repeat(100_000));
    assertThat(next()).containsEntry("type", "error");
    assertStillServes();
  }

  /** What a client knows that does what it is told. */
  private static final class Mirror {
    private final Map<String, Map<String, Object>> items = new HashMap<>();
    private int messages;

    void apply(Map<String, Object> message) {
      messages++;
      if ("snapshot".equals(message.get("type"))) {
        items.clear();
      }
      for (Object one : list(message, "set")) {
        Map<String, Object> item = new HashMap<>();
        ((Map<?, ?>) one).forEach((name, value) -> item.put((String) name, value));
        items.put(String.valueOf(item.remove("key")), item);
      }
      list(message, "removed").forEach(items::remove);
    }

    private static List<?> list(Map<String, Object> message, String name) {
      return Optional.ofNullable((List<?>) message.get(name)).orElse(List.of());
    }
  }

  private void assertStillServes() {
    watch("still", "fish");
    assertThat(console.next()).isEqualTo("{\"type\":\"snapshot\",\"id\":\"still\",\"set\":[]}");
  }

  private void watch(String id, String topic) {
    console.send("{\"type\":\"watch\",\"id\":\"%s\",\"topic\":\"%s\"}".formatted(id, topic));
  }

  private Map<String, Object> next() {
    return Wire.readDocument(console.next().getBytes(UTF_8));
  }

  private static String id(Map<String, Object> message) {
    return String.valueOf(message.get("id"));
  }

  private static ServerLimits limits(int outboxBytes, Duration stall, Duration ping) {
    ServerLimits usual = ServerLimits.DEFAULT;
    return new ServerLimits(
        outboxBytes,
        32 << 10,
        usual.maxFrameBytes(),
        stall,
        ping,
        usual.handshakeTimeout(),
        usual.waitingRequests());
  }
}
