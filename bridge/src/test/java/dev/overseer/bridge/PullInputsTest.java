package dev.overseer.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.NamedPipe;
import dev.overseer.posix.PipeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PullInputsTest {
  @TempDir private Path folder;

  private StandInBot bot;
  private Path fifo;
  private NamedPipe pipe;

  @BeforeEach
  void open() throws IOException {
    bot = StandInBot.open();
    fifo = folder.resolve("agent.in");
    pipe = new NamedPipe(fifo);
    pipe.make();
  }

  @AfterEach
  void close() {
    bot.close();
    assertThat(bot.complaints()).isEmpty();
  }

  private TestBridge bridge(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "BOT_URL", bot.url() + "/",
                "RUN_CHANNEL", StandInBot.CHANNEL,
                "RUN_TOKEN", StandInBot.TOKEN));
    environment.putAll(more);
    return TestBridge.onFifo(fifo, environment);
  }

  private static String read(PipeReader reader, int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      all.writeBytes(reader.read());
    }
    return all.toString(UTF_8);
  }

  private void awaitReports(String... reports) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(bot.reports()).containsExactly(reports));
  }

  @Test
  void whatIsSaidArrivesAndIsReported() throws Exception {
    try (PipeReader agent = pipe.openForReading();
        TestBridge bridge = bridge(Map.of())) {
      bot.say("i1", "hello", StandInBot.CHANNEL);
      assertThat(read(agent, 6)).isEqualTo("hello\n");
      awaitReports("i1:delivered");
      bot.say("i2", "again", StandInBot.CHANNEL);
      assertThat(read(agent, 6)).isEqualTo("again\n");
      awaitReports("i1:delivered", "i2:delivered");

      assertThat(bridge.get("/metrics").body())
          .contains("overseer_bridge_inputs_total{outcome=\"delivered\",way=\"pull\"} 2.0")
          .containsPattern("overseer_bridge_polls_total\\{result=\"ok\"} [12345]\\.0");
      assertThat(bridge.log()).doesNotContain(StandInBot.TOKEN).doesNotContain("hello");
    }
  }

  @Test
  void thePersonIsToldWhatBecameOfIt() throws Exception {
    try (TestBridge bridge = bridge(Map.of("MAX_INPUT_BYTES", "10"))) {
      assertThat(bridge.address()).isNotNull();
      bot.say("i1", "hello", StandInBot.CHANNEL);
      awaitReports("i1:no_reader:the agent does not read its input");
      bot.say("i2", "far too long", StandInBot.CHANNEL);
      awaitReports(
          "i1:no_reader:the agent does not read its input",
          "i2:bad_input:text has 12 bytes, and MAX_INPUT_BYTES is 10");
    }
  }

  @Test
  void whatWasSaidElsewhereIsNotDelivered() throws Exception {
    try (PipeReader agent = pipe.openForReading();
        TestBridge bridge = bridge(Map.of("RUN_THREAD", "2002"))) {
      bot.say("i1", "stray", "9999");
      awaitReports("i1:bad_input:it was said in another run's channel");
      bot.say("i2", "thread", "2002");
      assertThat(read(agent, 7)).isEqualTo("thread\n");
      assertThat(bridge.log()).contains("the bot gave out an input of another run");
    }
  }

  @Test
  void anInputWhoseReportGotLostIsNotDeliveredTwice() throws Exception {
    bot.loseReports(2);
    try (PipeReader agent = pipe.openForReading();
        TestBridge bridge = bridge(Map.of())) {
      bot.say("i1", "once", StandInBot.CHANNEL);
      awaitReports("i1:delivered");
      bot.say("i2", "end", StandInBot.CHANNEL);
      awaitReports("i1:delivered", "i2:delivered");

      assertThat(read(agent, 9)).isEqualTo("once\nend\n");
      assertThat(bridge.log()).contains("could not be told");
    }
  }

  @Test
  void aBotThatIsRestartedIsAskedAgain() throws Exception {
    try (PipeReader agent = pipe.openForReading();
        TestBridge bridge = bridge(Map.of())) {
      Awaitility.await().until(() -> bot.count("GET /run/inputs") > 0);
      bot.stop();
      Awaitility.await().until(() -> bridge.get("/healthz").status() == 503);
      assertThat(bridge.get("/healthz").body()).contains("can't be asked");
      bot.say("i1", "hello", StandInBot.CHANNEL);
      bot.start();

      assertThat(read(agent, 6)).isEqualTo("hello\n");
      Awaitility.await().until(() -> bridge.get("/healthz").status() == 200);
    }
  }

  @Test
  void whoIsRefusedDoesNotHammer() throws Exception {
    bot.refuseAllWith(401);
    try (TestBridge bridge = bridge(Map.of())) {
      Awaitility.await().until(() -> bridge.get("/healthz").status() == 503);
      assertThat(bridge.get("/healthz").body()).contains("refuses with 401");
      Awaitility.await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(5))
          .until(() -> bot.count("GET /run/inputs") == 1);
    }
  }

  @Test
  void whenTheRunIsOverNobodyIsAskedAndTheCommandsInputEnds() throws Exception {
    try (TestBridge bridge =
        TestBridge.open(
            Map.of(
                "BOT_URL", bot.url().toString(),
                "RUN_CHANNEL", StandInBot.CHANNEL,
                "RUN_TOKEN_FILE",
                    Files.writeString(folder.resolve("token"), StandInBot.TOKEN + "\n").toString(),
                "PATH", "/usr/bin:/bin",
                "OVERSEER_STATE_DIR", folder.resolve("state").toString()),
            "sh",
            "-c",
            "cat; exit 4")) {
      bot.say("i1", "hello", StandInBot.CHANNEL);
      awaitReports("i1:delivered");
      bot.refuseAllWith(409);

      assertThat(bridge.bridge().await()).isEqualTo(4);
      assertThat(bridge.out()).isEqualTo("hello\n");
      assertThat(bridge.get("/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void closingDoesNotWaitForTheBot() throws Exception {
    TestBridge bridge = bridge(Map.of());
    Awaitility.await().until(() -> bot.count("GET /run/inputs") > 0);
    long start = System.nanoTime();
    bridge.close();
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
  }
}
