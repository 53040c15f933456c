package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.StartRequest;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.Wire;
import dev.overseer.server.TestClient.Frame;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A subscriber that doesn't read hurts itself only. */
class SlowSubscriberTest {
  private static final int MILLION = 1_000_000;

  @Test
  void aStalledReaderMissesLinesThatItIsToldAboutAndNobodyElseDoes() throws IOException {
    try (TestServer server =
            TestServer.open(smallBuffers(Duration.ofSeconds(60)), VirtualActions.action("count"));
        TestClient stalled = TestClient.withSmallWindow(server.port());
        TestClient reader = server.connect()) {
      subscribe(stalled.upgradeWithoutReading(), "t", false);
      subscribe(reader, "t", true);
      awaitSubscribed(server, 2);
      start(server, "t", MILLION);

      Follower follower = Follower.strict("t").toTheEnd(reader);
      assertThat(follower.lines).as("the one who reads has them all").isEqualTo(MILLION);
      assertThat(follower.missed).isZero();
      await().until(() -> server.hub.task("t").phase() == TaskSnapshot.Phase.EXITED);
      stalled.read();
      Follower late = Follower.lenient("t").toTheEnd(stalled);
      assertThat(late.lines + late.missed).isEqualTo(MILLION);
      assertThat(late.missed).isPositive();
      assertThat(late.lines).as("what fitted into its outbox").isGreaterThan(1000);
    }
  }

  @Test
  void aReaderThatStaysStalledIsDisconnectedWith1013() throws IOException {
    try (TestServer server =
            TestServer.open(smallBuffers(Duration.ofMillis(700)), VirtualActions.action("count"));
        TestClient stalled = TestClient.withSmallWindow(server.port())) {
      subscribe(stalled.upgradeWithoutReading(), "t", false);
      awaitSubscribed(server, 1);
      start(server, "t", MILLION);
      await().until(() -> metric(server, "overseer_stalled_connections_total") == 1);

      // It reads again just in time to hear why.
      stalled.read();
      Frame frame = stalled.nextFrame();
      while (frame.opcode() == 1) {
        frame = stalled.nextFrame();
      }
      assertThat(frame.closeCode()).isEqualTo(1013);
      assertThat(frame.closeText()).contains("replay");
      await().until(() -> metric(server, "overseer_connections") == 0);
    }
  }

  @Test
  void stalledReadersTakeAtMostFourMebibytesEach() throws IOException {
    int readers = 24;
    List<TestClient> stalled = new ArrayList<>();
    try (TestServer server =
        TestServer.open(smallBuffers(Duration.ofSeconds(60)), VirtualActions.action("count"))) {
      for (int i = 0; i < readers; i++) {
        TestClient client = TestClient.withSmallWindow(server.port());
        stalled.add(client);
        subscribe(client.upgradeWithoutReading(), "t-" + i, false);
      }
      awaitSubscribed(server, readers);
      long before = usedBytes();
      for (int i = 0; i < readers; i++) {
        // A task of its own for each, so that nothing of the cost is shared.
        start(server, "t-" + i, 300_000);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.hub.list().stream().allMatch(task -> task.phase().isFinal()));

      assertThat(metric(server, "overseer_dropped_lines_total")).isGreaterThan(1_000_000);
      assertThat(metric(server, "overseer_outbox_bytes"))
          .isBetween(readers * (512L << 10), readers * (1200L << 10));
      long each = (usedBytes() - before) / readers;
      assertThat(each).as("bytes for each, the hub's own replay included").isLessThan(4 << 20);
    } finally {
      stalled.forEach(TestClient::close);
    }
  }

  @Test
  void aLosslessReaderThatIsSlowGetsEveryLine() throws IOException {
    try (TestServer server =
            TestServer.open(smallBuffers(Duration.ofSeconds(60)), VirtualActions.action("count"));
        TestClient slow = TestClient.withSmallWindow(server.port())) {
      subscribe(slow.upgradeWithoutReading(), "t", true);
      awaitSubscribed(server, 1);
      start(server, "t", MILLION / 2);
      await().until(() -> metric(server, "overseer_outbox_bytes") > 512 << 10);
      long written = metric(server, "overseer_output_lines_total");
      assertThat(written).as("the task waits for it").isLessThan(MILLION / 2);

      slow.read();
      Follower follower = Follower.strict("t").toTheEnd(slow);
      assertThat(follower.lines).isEqualTo(MILLION / 2);
      assertThat(metric(server, "overseer_dropped_lines_total")).isZero();
    }
  }

  @Test
  void linesAreEncodedOnceForAllWhoKeepUp() {
    List<TestClient> readers = new ArrayList<>();
    try (TestServer server = TestServer.open(VirtualActions.action("count"))) {
      for (int i = 0; i < 10; i++) {
        TestClient client = server.connect();
        readers.add(client);
        for (int task = 0; task < 20; task++) {
          subscribe(client, "t-" + task, false);
        }
      }
      awaitSubscribed(server, 10 * 20);
      for (int task = 0; task < 20; task++) {
        start(server, "t-" + task, 1000);
        for (TestClient reader : readers) {
          Follower follower = Follower.strict("t-" + task).toTheEnd(reader);
          assertThat(follower.lines).isEqualTo(1000);
        }
      }

      assertThat(metric(server, "overseer_encoded_lines_total")).isEqualTo(20 * 1000);
    } finally {
      readers.forEach(TestClient::close);
    }
  }

  private static ServerOptions smallBuffers(Duration stallTimeout) {
    ServerLimits limits = ServerLimits.DEFAULT;
    return TestServer.options()
        .withLimits(
            new ServerLimits(
                limits.outboxBytes(),
                64 << 10,
                limits.maxFrameBytes(),
                stallTimeout,
                limits.pingInterval(),
                limits.handshakeTimeout(),
                limits.waitingRequests()));
  }

  private static void subscribe(TestClient client, String taskId, boolean lossless) {
    client.frame(0x81, Wire.write(new ClientMessage.Subscribe("s", taskId, lossless)));
    // Requests are handled in order: once the server has this one too, the first one is done.
    client.frame(0x81, Wire.write(new ClientMessage.Unsubscribe("u", "nothing")));
  }

  private static void awaitSubscribed(TestServer server, int clients) {
    await().until(() -> metric(server, "overseer_requests_total") == 2L * clients);
  }

  private static void start(TestServer server, String taskId, long to) {
    server.hub.start(
        new StartRequest(
            "count", taskId, Map.of("to", Long.toString(to)), Optional.empty(), false, "1"));
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  private static long metric(TestServer of, String name) {
    return Metrics.read(of, name);
  }
}
