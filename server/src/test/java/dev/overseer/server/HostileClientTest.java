package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.server.TestClient.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are broken, or mean it. After each of them the server still serves. */
class HostileClientTest {
  private static final int MAX_FRAME = 1 << 20;

  private TestServer server;

  @BeforeEach
  void open() {
    server = TestServer.open(VirtualActions.action("say"), VirtualActions.action("wait"));
  }

  @AfterEach
  void stillServes() {
    try (TestClient sane = server.connect()) {
      sane.send("{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\"}");
      assertThat(sane.next()).startsWith("{\"type\":\"subscribed\"");
    } finally {
      server.close();
    }
  }

  @RepeatedTest(20)
  void garbageInsteadOfHttp(RepetitionInfo repetition) {
    byte[] garbage = new byte[5_000];
    new Random(repetition.getCurrentRepetition()).nextBytes(garbage);
    try (TestClient client = TestClient.to(server.server.address())) {
      try {
        client.bytes(garbage);
        client.bytes("\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(client.answer(false).status()).isIn(400, 404, 405, 431);
      } catch (UncheckedIOException cutOff) {
        // That is an answer too.
        assertThat(cutOff).isNotNull();
      }
    }
  }

  @Test
  void aHeadWithoutEnd() {
    try (TestClient client = TestClient.to(server.server.address())) {
      client.bytes("GET /livez HTTP/1.1\r\n".getBytes(ISO_8859_1));
      client.bytes(("X: " + "y".repeat(20_000) + "\r\n").getBytes(ISO_8859_1));
      assertThat(client.answer(false).status()).isEqualTo(431);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aBodyThatNobodyAskedFor() {
    try (TestClient client = TestClient.to(server.server.address())) {
      client.bytes(
          "GET /livez HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(client.answer(false).status()).isEqualTo(413);
    }
  }

  @RepeatedTest(20)
  void garbageInsteadOfFrames(RepetitionInfo repetition) {
    byte[] garbage = new byte[5_000];
    new Random(repetition.getCurrentRepetition()).nextBytes(garbage);
    // Three reserved bits: no garbage can pass for a frame then.
    garbage[0] |= 0x70;
    try (TestClient client = server.connect()) {
      client.bytes(garbage);
      assertThat(client.nextFrame().closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "an unmasked frame, 81 02 7B 7D, 1002",
    "a reserved bit, C1 80 00 00 00 00, 1002",
    "a reserved opcode, 83 80 00 00 00 00, 1002",
    "a fragmented ping, 09 80 00 00 00 00, 1002",
    "a ping of 126 bytes, 89 FE 00 7E 00 00 00 00, 1002",
    "a continuation of nothing, 80 80 00 00 00 00, 1002",
    "a close with half a code, 88 81 00 00 00 00 03, 1002",
    "a frame of a gigabyte, 81 FF 00 00 00 00 40 00 00 00 00 00 00 00, 1009",
    "a frame of 8 exabytes, 81 FF 7F FF FF FF FF FF FF FF 00 00 00 00, 1009",
    "a frame of negative length, 81 FF FF FF FF FF FF FF FF FF 00 00 00 00, 1002",
    "text that is not UTF-8, 81 82 00 00 00 00 C3 28, 1007",
    "half a character, 81 81 00 00 00 00 C3, 1007"
  })
  void isRefusedWithItsCode(String what, String hex, int code) {
    byte[] bytes = new byte[hex.split(" ", -1).length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.split(" ", -1)[i], 16);
    }
    try (TestClient client = server.connect()) {
      client.bytes(bytes);
      Frame close = client.nextFrame();
      assertThat(close.closeCode()).as(what).isEqualTo(code);
      assertThat(close.closeText()).isNotEmpty();
      assertThat(client.nextFrame()).isEqualTo(Frame.END);
    }
  }

  @Test
  void theLargestMessageIsRead() {
    try (TestClient client = server.connect()) {
      String json = "{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\",\"x\":\"%s\"}";
      int rest = MAX_FRAME - json.length() + 2;
      client.send(json.formatted("x".repeat(rest)));
      assertThat(client.next()).startsWith("{\"type\":\"subscribed\"");

      client.bytes(TestClient.header(0x81, MAX_FRAME + 1L));
      assertThat(client.nextFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void fragmentsTogetherMayNotBeLargerThanOneMessage() {
    try (TestClient client = server.connect()) {
      byte[] piece = new byte[300 << 10];
      Arrays.fill(piece, (byte) ' ');
      client.frame(0x01, piece);
      client.frame(0x00, piece);
      client.frame(0x00, piece);
      client.frame(0x00, piece);
      assertThat(client.nextFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void fragmentsMakeAMessageWithPingsInBetween() {
    try (TestClient client = server.connect()) {
      byte[] json = "{\"type\":\"subscribe\",\"id\":\"é😀\",\"task_id\":\"t\"}".getBytes(UTF_8);
      client.frame(0x01, Arrays.copyOfRange(json, 0, 26));
      for (int i = 26; i < json.length; i++) {
        client.frame(0x00, Arrays.copyOfRange(json, i, i + 1));
        if (i == 40) {
          client.frame(0x89, "hello".getBytes(UTF_8));
        }
      }
      client.frame(0x80, new byte[0]);

      Frame pong = client.nextFrame();
      assertThat(pong.opcode()).isEqualTo(10);
      assertThat(pong.text()).isEqualTo("hello");
      assertThat(client.next()).contains("\"id\":\"é😀\"");
    }
  }

  @Test
  void binaryFramesAreAnsweredWithAnError() {
    try (TestClient client = server.connect()) {
      client.frame(0x82, new byte[] {1, 2, 3});
      client.frame(0x02, new byte[] {1});
      client.frame(0x80, new byte[] {2});
      for (int i = 0; i < 2; i++) {
        assertThat(client.next())
            .isEqualTo(
                """
                {"type":"error","message":"binary frames are no messages: send JSON as text"}\
                """);
      }
    }
  }

  @Test
  void jsonThatIsNoneIsAnsweredWithAnError() {
    try (TestClient client = server.connect()) {
      client.send("nonsense");
      assertThat(client.next()).startsWith("{\"type\":\"error\",\"message\":\"invalid JSON: ");
      client.send("[".repeat(100_000));
      assertThat(client.next()).startsWith("{\"type\":\"error\",\"message\":\"invalid JSON: ");
      client.send("{\"type\":\"\\ud800\",\"id\":\"1\"}");
      assertThat(client.next())
          .isEqualTo(
              """
              {"type":"error","id":"1","message":"unknown message type: \uFFFD"}\
              """);
    }
  }

  @Test
  void aCloseIsAnsweredInKind() {
    try (TestClient client = server.connect()) {
      client.frame(0x88, new byte[] {3, (byte) 0xE8, 'b', 'y', 'e'});
      assertThat(client.nextFrame().closeCode()).isEqualTo(1000);
      assertThat(client.nextFrame()).isEqualTo(Frame.END);
    }
  }

  @Test
  void handshakesThatNeverEndAreCutOff() {
    try (TestServer impatient =
        limited(
            limits ->
                new ServerLimits(
                    limits.outboxBytes(),
                    limits.sendBufferBytes(),
                    limits.maxFrameBytes(),
                    limits.stallTimeout(),
                    limits.pingInterval(),
                    Duration.ofMillis(200),
                    limits.waitingRequests()))) {
      try (TestClient silent = TestClient.to(impatient.server.address());
          TestClient slow = TestClient.to(impatient.server.address());
          TestClient idle = TestClient.to(impatient.server.address())) {
        slow.bytes("GET /livez HTTP/1.1\r\nX-Slow".getBytes(ISO_8859_1));
        assertThat(idle.get("/livez").status()).isEqualTo(200);
        assertThat(silent.isClosedByServer()).isTrue();
        assertThat(slow.isClosedByServer()).isTrue();
        assertThat(idle.isClosedByServer()).isTrue();
      }
      try (TestClient open = impatient.connect()) {
        await().during(Duration.ofMillis(400)).until(open::isQuiet);
        open.send("{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\"}");
        assertThat(open.next()).startsWith("{\"type\":\"subscribed\"");
      }
    }
  }

  @Test
  void aClientThatSendsWithoutReadingIsHeldBackAndThenDisconnected() throws IOException {
    try (TestServer impatient =
            limited(
                limits ->
                    new ServerLimits(
                        limits.outboxBytes(),
                        8 << 10,
                        limits.maxFrameBytes(),
                        Duration.ofMillis(500),
                        limits.pingInterval(),
                        limits.handshakeTimeout(),
                        limits.waitingRequests()),
                VirtualActions.action("say"));
        TestClient flood = TestClient.withSmallWindow(impatient.port())) {
      flood.upgradeWithoutReading();
      byte[] request = "{\"type\":\"manifest\",\"id\":\"1\"}".getBytes(UTF_8);
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        flood.frame(0x81, request);
                      }
                    } catch (UncheckedIOException disconnected) {
                      assertThat(disconnected).isNotNull();
                    }
                  });
      try (TestClient sane = impatient.connect()) {
        long most = 0;
        while (sender.isAlive()) {
          sane.send("{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\"}");
          assertThat(sane.next()).startsWith("{\"type\":\"subscribed\"");
          most = Math.max(most, metric(impatient, "overseer_outbox_bytes"));
        }
        assertThat(most).isBetween(100L << 10, 1L << 20);
        assertThat(metric(impatient, "overseer_stalled_connections_total")).isEqualTo(1);
        assertThat(metric(impatient, "overseer_requests_total")).isLessThan(100_000);
      }
    }
  }

  @Test
  void aClientThatPingsWithoutReadingCostsNothing() throws IOException {
    try (TestClient pinger = TestClient.withSmallWindow(server.port())) {
      pinger.upgradeWithoutReading();
      byte[] payload = new byte[125];
      // Far more pongs than the two sockets' buffers hold.
      for (int i = 0; i < 100_000; i++) {
        pinger.frame(0x89, payload);
      }
      assertThat(metric(server, "overseer_outbox_bytes")).isLessThan(300 << 10);
    }
  }

  @Test
  void aFloodOfRequestsFromAReaderIsAnsweredCompletely() {
    try (TestClient client = server.connect()) {
      for (int i = 0; i < 20_000; i++) {
        client.send("{\"type\":\"unsubscribe\",\"id\":\"%d\",\"task_id\":\"t\"}".formatted(i));
      }
      for (int i = 0; i < 20_000; i++) {
        assertThat(client.nextMessage().id()).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void aClientThatNeverAnswersAPingIsDisconnected() {
    try (TestServer impatient =
            limited(
                limits ->
                    new ServerLimits(
                        limits.outboxBytes(),
                        limits.sendBufferBytes(),
                        limits.maxFrameBytes(),
                        limits.stallTimeout(),
                        Duration.ofMillis(300),
                        limits.handshakeTimeout(),
                        limits.waitingRequests()));
        TestClient dead = impatient.connect();
        TestClient alive = impatient.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(alive.nextFrame().opcode()).isEqualTo(9);
        alive.frame(0x8A, new byte[0]);
      }
      assertThat(dead.nextFrame().opcode()).isEqualTo(9);
      assertThat(dead.nextFrame().closeCode()).isEqualTo(1011);
      assertThat(alive.isQuiet() || alive.nextFrame().opcode() == 9).isTrue();
    }
  }

  private static TestServer limited(
      UnaryOperator<ServerLimits> change, ActionDefinition... actions) {
    return TestServer.open(
        TestServer.options().withLimits(change.apply(ServerLimits.DEFAULT)), actions);
  }

  private static long metric(TestServer of, String name) {
    return Metrics.read(of, name);
  }
}
