package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.posix.Processes;
import dev.overseer.protocol.OutputStreamName;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.ServerMessage.Exited;
import dev.overseer.protocol.ServerMessage.Output;
import dev.overseer.protocol.ServerMessage.Started;
import dev.overseer.protocol.ServerMessage.Usage.OfTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real commands through the exec driver, the real hub, and a real socket. */
class ProcessesOverTheWireTest {
  @TempDir private Path state;

  private TestServer server;

  @BeforeEach
  void open() {
    ActionDefinition shell =
        ActionDefinition.of(
            "sh", "exec", Map.of("entrypoint", "sh", "command", List.of("-c", "[[.script]]")));
    server =
        TestServer.open(
            TestServer.options(),
            Processes.open(state),
            builder -> builder.actions(List.of(shell)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aCommandsOutputsAndExitCodeComeThrough() {
    try (TestClient client = server.connect()) {
      start(
          client,
          "t",
          "echo out; echo err >&2; sleep 0.2; printf 'caf\\\\303\\\\251 \\\\377'; exit 3");

      Started started = client.next(Started.class);
      assertThat(started.pid()).isPositive();
      Map<OutputStreamName, String> first =
          Stream.of(client.next(Output.class), client.next(Output.class))
              .collect(Collectors.toMap(Output::stream, Output::data));
      assertThat(first)
          .containsEntry(OutputStreamName.STDOUT, "out")
          .containsEntry(OutputStreamName.STDERR, "err");
      Output last = client.next(Output.class);
      assertThat(last.data()).isEqualTo("café \uFFFD");
      assertThat(last.seq()).isEqualTo(3);
      assertThat(last.pid()).isEqualTo(started.pid());
      Exited exited = client.next(Exited.class);
      assertThat(exited.exitCode()).isEqualTo(3);
      assertThat(exited.intentional()).isFalse();
    }
  }

  @Test
  void aStoppedCommandEndsBySignal() {
    try (TestClient client = server.connect()) {
      start(client, "t", "echo ready; exec sleep 60");
      client.next(Output.class);
      client.send("{\"type\":\"stop\",\"id\":\"2\",\"task_id\":\"t\"}");

      Exited exited = client.next(Exited.class);
      assertThat(exited.exitCode()).isEqualTo(-1);
      assertThat(exited.intentional()).isTrue();
    }
  }

  @Test
  void anOverlongLineComesInPieces() {
    try (TestClient client = server.connect()) {
      start(client, "t", "head -c 600000 /dev/zero | tr '\\\\0' x; echo; echo end");
      StringBuilder line = new StringBuilder();
      Output piece = client.next(Output.class);
      int pieces = 1;
      while (piece.continued()) {
        line.append(piece.data());
        piece = client.next(Output.class);
        pieces++;
      }
      line.append(piece.data());

      assertThat(pieces).isEqualTo(3);
      assertThat(line.toString()).isEqualTo("x".repeat(600_000));
      assertThat(client.next(Output.class).data()).isEqualTo("end");
    }
  }

  @Test
  void aStalledReaderIsNoticedByNeitherTheChildNorTheOthers() throws IOException {
    try (TestClient stalled = TestClient.withSmallWindow(server.port());
        TestClient reader = server.connect()) {
      stalled.upgradeWithoutReading();
      stalled.send("{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\"}");
      reader.send("{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\",\"lossless\":true}");
      assertThat(reader.nextMessage().type()).isEqualTo("subscribed");
      await().until(() -> Metrics.read(server, "overseer_requests_total") == 2);

      start(reader, "t", "seq 1 1000000");
      Follower complete = Follower.strict("t").toTheEnd(reader);
      assertThat(complete.lines).isEqualTo(1_000_000);
      assertThat(Metrics.read(server, "overseer_outbox_bytes")).isLessThan(2 << 20);

      stalled.read();
      Follower late = Follower.lenient("t").toTheEnd(stalled);
      assertThat(late.lines + late.missed).isEqualTo(1_000_000);
      assertThat(late.missed).isPositive();
    }
  }

  @Test
  void manyCommandsAtOnceEachTellTheirStoryInOrder() {
    int many = 300;
    try (TestClient client = server.connect()) {
      for (int i = 0; i < many; i++) {
        start(client, "t-" + i, "echo hello");
      }
      Map<String, Integer> steps = new HashMap<>();
      int ended = 0;
      while (ended < many) {
        switch (client.nextMessage()) {
          case Started started -> assertStep(steps, started.taskId(), 1);
          case Output output -> assertStep(steps, output.taskId(), 2);
          case Exited exited -> {
            assertStep(steps, exited.taskId(), 3);
            ended++;
          }
          case ServerMessage other -> throw new AssertionError(other);
        }
      }
      assertThat(steps).hasSize(many);
    }
  }

  @Test
  void whatRunsIsMeasuredForThoseWhoAsk() {
    try (TestClient client = server.connect();
        TestClient other = server.connect()) {
      client.send("{\"type\":\"subscribe_all\",\"id\":\"1\",\"state_only\":true,\"usage\":true}");
      client.next(ServerMessage.SubscribedAll.class);
      assertThat(client.next(ServerMessage.Usage.class).tasks()).isEmpty();
      start(other, "busy", "sleep 60 & while :; do :; done");
      start(other, "idle", "exec sleep 60");
      client.next(Started.class);
      client.next(Started.class);

      OfTask busy = measured(client, "busy");
      while (busy.cpuPercent().isEmpty()) {
        busy = measured(client, "busy");
      }
      OfTask idle = measured(client, "idle");

      assertThat(busy.processes()).isEqualTo(2);
      assertThat(busy.cpuPercent().getAsInt()).isBetween(5, 150);
      assertThat(idle.processes()).isEqualTo(1);
      assertThat(idle.memoryBytes()).isBetween(100_000L, 100_000_000L);
    }
  }

  private static OfTask measured(TestClient client, String taskId) {
    while (true) {
      for (OfTask task : client.next(ServerMessage.Usage.class).tasks()) {
        if (task.taskId().equals(taskId)) {
          return task;
        }
      }
    }
  }

  private static void assertStep(Map<String, Integer> steps, String taskId, int step) {
    assertThat(steps.merge(taskId, 1, Integer::sum)).as(taskId).isEqualTo(step);
  }

  private static void start(TestClient client, String taskId, String script) {
    client.send(
        """
        {"type":"start","id":"1","action":"sh","task_id":"%s","params":{"script":"%s"}}\
        """
            .formatted(taskId, script));
  }
}
