package dev.overseer.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.bridge.Http.Got;
import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.core.AskHealth;
import dev.overseer.core.Timers;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.posix.NamedPipe;
import dev.overseer.posix.PipeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeTest {
  @TempDir private Path folder;

  private Path fifo;

  @BeforeEach
  void name() {
    fifo = folder.resolve("agent.in");
  }

  private PipeReader agent() throws IOException {
    NamedPipe pipe = new NamedPipe(fifo);
    pipe.make();
    return pipe.openForReading();
  }

  private static String read(PipeReader reader, int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      all.writeBytes(reader.read());
    }
    return all.toString(UTF_8);
  }

  @Test
  void anInputArrivesAsOneLine() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      Got got =
          bridge.input(
              """
              {"text": "go\\non", "author": "anna", "channelId": "1", "run": "r", "later": {}}
              """);

      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body()).isEqualTo("{\"delivered\":true,\"bytes\":7}\n");
      assertThat(read(agent, 7)).isEqualTo("go\\non\n");
      assertThat(bridge.log()).contains("anna").doesNotContain("go\\");
    }
  }

  @Test
  void withoutAReaderItIs503AndNotReadyButWell() {
    try (TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      Got got = bridge.input("{\"text\": \"hello\"}");

      assertThat(got.status()).isEqualTo(503);
      assertThat(got.body()).contains("\"code\":\"no_reader\"");
      assertThat(got.header("Retry-After")).isPresent();
      assertThat(bridge.get("/livez").status()).isEqualTo(200);
      assertThat(bridge.get("/healthz").status()).isEqualTo(200);
      assertThat(bridge.get("/readyz").status()).isEqualTo(503);
      assertThat(bridge.get("/readyz").body()).contains("nobody reads " + fifo);
    }
  }

  @Test
  void withAReaderItIsReady() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      assertThat(agent).isNotNull();
      assertThat(bridge.get("/readyz").status()).isEqualTo(200);
      assertThat(AskHealth.ask(bridge.address().socket(), Timers.system()))
          .isEqualTo(new AskHealth.Health(true, "OK"));
    }
  }

  @Test
  void whoAsksABridgeThatIsNotThereIsTold() throws Exception {
    int free;
    try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = port.getLocalPort();
    }
    AskHealth.Health health =
        AskHealth.ask(new ListenAddress.Loopback("127.0.0.1", free).socket(), Timers.system());
    assertThat(health.healthy()).isFalse();
    assertThat(health.message()).startsWith("nobody answers on 127.0.0.1:" + free);
  }

  @Test
  void anAgentThatDoesNotReadIs429() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of("RATE_LIMIT_RPS", "10000"))) {
      assertThat(agent).isNotNull();
      String body = "{\"text\": \"%s\"}".formatted("x".repeat(30_000));
      Got got = bridge.input(body);
      while (got.status() == 200) {
        got = bridge.input(body);
      }
      assertThat(got.status()).isEqualTo(429);
      assertThat(got.body()).contains("\"code\":\"busy\"");
      assertThat(got.header("Retry-After")).contains("5");
    }
  }

  @Test
  void aboveTheRateItIs429AndNothingIsWritten() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of("RATE_LIMIT_RPS", "2"))) {
      assertThat(bridge.input("{\"text\": \"1\"}").status()).isEqualTo(200);
      assertThat(bridge.input("{\"text\": \"2\"}").status()).isEqualTo(200);
      Got got = bridge.input("{\"text\": \"3\"}");

      assertThat(got.status()).isEqualTo(429);
      assertThat(got.body()).contains("\"code\":\"rate_limited\"");
      assertThat(got.header("Retry-After")).contains("1");
      assertThat(read(agent, 4)).isEqualTo("1\n2\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | nonsense
          400 | []
          400 | "text"
          400 | {}
          400 | {"text": 1}
          400 | {"text": null}
          400 | {"text": ""}
          400 | {"text": " \\n "}
          400 | {"text": "a", "author": 1}
          400 | {"text": "a", "text": "b"}
          400 | {"text": "a"} {"text": "b"}
          413 | {"text": "12345678901234567"}
          413 | {"text": "ééééééééé"}
          200 | {"text": "1234567890123456"}
          200 | {"text": "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"}
          """)
  void whatIsNoInputIsRefused(int status, String body) throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of("MAX_INPUT_BYTES", "16"))) {
      assertThat(agent).isNotNull();
      Got got = bridge.input(body);

      assertThat(got.status()).as(got.body()).isEqualTo(status);
    }
  }

  @Test
  void aBodyThatCannotHoldAnInputIsNotEvenRead() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of("MAX_INPUT_BYTES", "16"))) {
      assertThat(agent).isNotNull();
      assertThat(bridge.input("x".repeat(20_000)).status()).isEqualTo(413);
    }
  }

  @Test
  void otherTypesPathsAndMethodsAreRefused() {
    try (TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      assertThat(
              Http.raw(
                      bridge.address(),
                      "POST /input HTTP/1.1\r\n"
                          + "Host: localhost\r\n"
                          + "Content-Type: text/plain\r\n"
                          + "Content-Length: 15\r\n\r\n"
                          + "{\"text\": \"abc\"}")
                  .status())
          .isEqualTo(415);
      assertThat(bridge.get("/input").status()).isEqualTo(405);
      assertThat(bridge.get("/input").header("Allow")).contains("POST");
      assertThat(Http.post(bridge.address(), "/healthz", "", Map.of()).status()).isEqualTo(405);
      assertThat(bridge.get("/").status()).isEqualTo(404);
    }
  }

  @Test
  void anInputOfAnotherRunIs403() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge =
            TestBridge.onFifo(fifo, Map.of("RUN_CHANNEL", "11", "RUN_THREAD", "12"))) {
      assertThat(bridge.input("{\"text\": \"a\", \"channelId\": \"13\"}").status()).isEqualTo(403);
      assertThat(bridge.input("{\"text\": \"b\"}").status()).isEqualTo(403);
      // The channel above a thread is that of many runs.
      assertThat(bridge.input("{\"text\": \"c\", \"channelId\": \"11\"}").status()).isEqualTo(403);
      assertThat(bridge.input("{\"text\": \"d\", \"channelId\": \"12\"}").status()).isEqualTo(200);
      assertThat(read(agent, 2)).isEqualTo("d\n");
    }
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of("RUN_CHANNEL", "11"))) {
      assertThat(bridge.input("{\"text\": \"a\", \"channelId\": \"12\"}").status()).isEqualTo(403);
      assertThat(bridge.input("{\"text\": \"b\", \"channelId\": \"11\"}").status()).isEqualTo(200);
      assertThat(read(agent, 2)).isEqualTo("b\n");
    }
  }

  @Test
  void whereThereIsASecretItMustBeSigned() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "key\n");
    try (PipeReader agent = agent();
        TestBridge bridge =
            TestBridge.onFifo(fifo, Map.of("BRIDGE_SECRET_FILE", secret.toString()))) {
      String body = "{\"text\": \"hello\"}";
      String now = String.valueOf(Instant.now().getEpochSecond());
      Map<String, String> signed =
          Map.of("X-Timestamp", now, "X-Signature-256", Signed.of("key", now, body));

      assertThat(bridge.input(body).status()).isEqualTo(401);
      assertThat(Http.post(bridge.address(), "/input", body, signed).status()).isEqualTo(200);
      assertThat(Http.post(bridge.address(), "/input", body, signed).status()).isEqualTo(401);
      assertThat(read(agent, 6)).isEqualTo("hello\n");
      assertThat(bridge.get("/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void metricsCountWhatBecameOfInputs() throws Exception {
    try (PipeReader agent = agent();
        TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      bridge.input("{\"text\": \"hello\"}");
      bridge.input("nonsense");
      assertThat(bridge.get("/metrics").body())
          .contains(
              "overseer_bridge_inputs_total{outcome=\"delivered\",way=\"push\"} 1.0",
              "overseer_bridge_inputs_total{outcome=\"bad_input\",way=\"push\"} 1.0",
              "overseer_bridge_inputs_total{outcome=\"busy\",way=\"pull\"} 0.0",
              "overseer_bridge_input_bytes_total 6.0",
              "overseer_bridge_reader 1.0");
      assertThat(agent).isNotNull();
    }
    try (TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      assertThat(bridge.get("/metrics").body()).contains("overseer_bridge_reader 0.0");
    }
    try (TestBridge silent = TestBridge.onFifo(fifo, Map.of("ENABLE_METRICS", "false"))) {
      assertThat(silent.get("/metrics").status()).isEqualTo(404);
    }
  }

  @Test
  void aTranscriptConfirms() throws Exception {
    Path transcript = folder.resolve("session.jsonl");
    try (PipeReader agent = agent();
        TestBridge bridge =
            TestBridge.onFifo(
                fifo, Map.of("TRANSCRIPT_PATH", transcript.toString(), "CONFIRM_WAIT", "200ms"))) {
      assertThat(bridge.input("{\"text\": \"unread\"}").body())
          .isEqualTo("{\"delivered\":true,\"bytes\":7,\"confirmed\":false}\n");
      assertThat(read(agent, 7)).isEqualTo("unread\n");
    }
    try (PipeReader agent = agent();
        TestBridge bridge =
            TestBridge.onFifo(
                fifo, Map.of("TRANSCRIPT_PATH", transcript.toString(), "CONFIRM_WAIT", "5s"))) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  read(agent, 5);
                  Files.writeString(
                      transcript,
                      "{\"type\":\"user\",\"sessionId\":\"s\",\"timestamp\":\"%s\",\"message\":{\"role\":\"user\",\"content\":\"read\"}}\n"
                          .formatted(Instant.now()),
                      StandardOpenOption.CREATE);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(bridge.input("{\"text\": \"read\"}").body())
          .isEqualTo("{\"delivered\":true,\"bytes\":5,\"confirmed\":true}\n");
      assertThat(bridge.get("/metrics").body()).contains("overseer_bridge_confirmed_total 1.0");
    }
  }

  @Test
  void aCommandOfItsOwnIsToldByItsStandardInput() throws Exception {
    try (TestBridge bridge =
        TestBridge.open(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "INPUT_FORMAT", "stream-json",
                "BRIDGE_SECRET_FILE", Files.writeString(folder.resolve("s"), "key").toString(),
                "RUN_TOKEN", "for the hook",
                "OVERSEER_STATE_DIR", folder.resolve("state").toString()),
            "sh",
            "-c",
            "echo \"[$BRIDGE_SECRET_FILE][$RUN_TOKEN]\"; read -r line; echo \"$line\"; exit 5")) {
      String body = "{\"text\": \"hello\"}";
      String now = String.valueOf(Instant.now().getEpochSecond());
      Got got =
          Http.post(
              bridge.address(),
              "/input",
              body,
              Map.of("X-Timestamp", now, "X-Signature-256", Signed.of("key", now, body)));

      assertThat(got.status()).isEqualTo(200);
      assertThat(bridge.bridge().await()).isEqualTo(5);
      assertThat(bridge.out())
          .isEqualTo(
              """
              [][for the hook]
              {"type":"user","message":{"role":"user","content":[{"type":"text","text":"hello"}]}}
              """);
    }
  }

  @Test
  void aSignalIsTheCommandsOrElseTheEnd() throws Exception {
    try (TestBridge bridge =
        TestBridge.open(
            Map.of(
                "PATH", "/usr/bin:/bin", "OVERSEER_STATE_DIR", folder.resolve("state").toString()),
            "sh",
            "-c",
            "trap 'exit 9' INT; echo ready; while :; do sleep 0.1; done")) {
      Awaitility.await().until(() -> bridge.out().contains("ready"));
      bridge.bridge().signal(2);
      assertThat(bridge.bridge().await()).isEqualTo(9);
    }
    try (TestBridge bridge = TestBridge.onFifo(fifo, Map.of())) {
      bridge.bridge().signal(15);
      assertThat(bridge.bridge().await()).isZero();
    }
  }

  @Test
  void whatCannotBeginSaysWhy() throws Exception {
    assertThatThrownBy(() -> TestBridge.open(Map.of()))
        .isInstanceOf(BridgeException.NoInput.class)
        .hasMessageContaining("INPUT_FIFO");
    assertThatThrownBy(() -> TestBridge.open(Map.of("INPUT_FIFO", fifo.toString()), "cat"))
        .isInstanceOf(BridgeException.TwoInputs.class);
    assertThatThrownBy(() -> TestBridge.onFifo(folder.resolve("no/such/folder"), Map.of()))
        .isInstanceOf(BridgeException.FifoUnusable.class)
        .hasMessageContaining("no/such/folder");
    assertThatThrownBy(
            () ->
                TestBridge.open(
                    Map.of("OVERSEER_STATE_DIR", folder.resolve("state").toString()),
                    "/no/such/agent"))
        .isInstanceOfSatisfying(
            BridgeException.NotStarted.class, e -> assertThat(e.exitCode()).isEqualTo(127));
    assertThatThrownBy(() -> TestBridge.onFifo(fifo, Map.of("BOT_URL", "http://127.0.0.1:1")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("RUN_CHANNEL")
        .hasMessageContaining("RUN_TOKEN");
    assertThatThrownBy(
            () -> TestBridge.onFifo(fifo, Map.of("BRIDGE_SECRET_FILE", folder.toString())))
        .isInstanceOf(BridgeException.SecretUnreadable.class);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> TestBridge.onFifo(fifo, Map.of("LISTEN", "127.0.0.1:" + taken.getLocalPort())))
          .isInstanceOf(BridgeException.NotListening.class)
          .hasMessageContaining("LISTEN");
    }
    assertThatThrownBy(() -> TestBridge.onFifo(fifo, Map.of("LISTEN", "0.0.0.0:8090")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("nobody on another machine");
  }
}
