package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.PoolConfig.Queue;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.StartRequest;
import dev.overseer.protocol.ServerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frame by frame: what a client sends, and what comes back, in which order. */
class ProtocolTest {
  private TestServer server;
  private TestClient client;

  @BeforeEach
  void open() {
    server =
        TestServer.open(
            VirtualActions.action("say"),
            VirtualActions.action("wait"),
            VirtualActions.action("fail"),
            VirtualActions.action(
                "wait-pooled",
                new PoolConfig(1, Optional.of(Queue.ofSize(2)), PoolConfig.Excess.STOP_OLDEST)),
            VirtualActions.restarting(
                "say-again", new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 2)));
    client = server.connect();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aStartIsFollowedByItsLinesAndItsEnd() {
    client.send(
        """
        {"type":"start","id":"r1","action":"say","task_id":"t","params":{"text":"one\\ntwo"}}\
        """);

    assertNext(
        """
        {"type":"started","id":"r1","task_id":"t","pid":0,"ts":"*"}\
        """);
    assertNext(
        """
        {"type":"output","task_id":"t","pid":0,"stream":"stdout","data":"one","ts":"*","seq":1}\
        """);
    assertNext(
        """
        {"type":"output","task_id":"t","pid":0,"stream":"stdout","data":"two","ts":"*","seq":2}\
        """);
    assertNext(
        """
        {"type":"exited","task_id":"t","pid":0,"exit_code":0,"intentional":false,"ts":"*"}\
        """);
  }

  @Test
  void aTaskWithoutAnIdGetsOne() {
    client.send("{\"type\":\"start\",\"id\":\"1\",\"action\":\"wait\"}");

    assertThat(client.next(ServerMessage.Started.class).taskId()).hasSize(36);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"list\"} | {\"type\":\"error\",\"message\":\"id is required\"}",
        "{\"type\":\"x\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"unknown message type: x\"}",
        "{\"type\":\"start\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"action is required\"}",
        "{\"type\":\"start\",\"id\":\"1\",\"action\":\"no\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"unknown action: \\\"no\\\"\"}",
        "{\"type\":\"start\",\"id\":\"1\",\"action\":\"say\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"validation error: virtual: required"
            + " parameter \\\"text\\\" is missing\"}",
        "{\"type\":\"start\",\"id\":\"1\",\"action\":\"fail\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"pool rejected task: there is nothing"
            + " to run\"}",
        "{\"type\":\"stop\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task_id is required\"}",
        "{\"type\":\"stop\",\"id\":\"1\",\"task_id\":\"no\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task not found\"}",
        "{\"type\":\"reset\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task_id is required\"}",
        "{\"type\":\"reset\",\"id\":\"1\",\"task_id\":\"no\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task not found\"}",
        "{\"type\":\"replay\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task_id is required\"}",
        "{\"type\":\"replay\",\"id\":\"1\",\"task_id\":\"no\",\"since\":\"yesterday\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task not found\"}",
        "{\"type\":\"list\",\"id\":\"1\",\"since\":\"yesterday\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"invalid since timestamp\"}",
        "{\"type\":\"subscribe\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task_id required for subscribe\"}",
        "{\"type\":\"unsubscribe\",\"id\":\"1\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"task_id required for unsubscribe\"}",
        "{\"type\":\"describe\",\"id\":\"1\",\"action\":\"no\"} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"unknown action: \\\"no\\\"\"}",
        "{\"type\":\"start\",\"id\":\"1\",\"action\":5} |"
            + " {\"type\":\"error\",\"id\":\"1\",\"message\":\"invalid message: action must be a"
            + " string\"}",
      })
  void anErrorHasExactlyItsTextAndLeavesTheConnectionOpen(String request, String answer) {
    client.send(request);
    assertNext(answer);
    client.send("{\"type\":\"subscribe\",\"id\":\"2\",\"task_id\":\"t\"}");
    assertNext("{\"type\":\"subscribed\",\"id\":\"2\",\"task_id\":\"t\"}");
  }

  @Test
  void aHubWithoutActionsSaysSo() {
    try (TestServer empty = TestServer.open();
        TestClient its = empty.connect()) {
      its.send("{\"type\":\"start\",\"id\":\"1\"}");
      assertThat(its.next())
          .isEqualTo("{\"type\":\"error\",\"id\":\"1\",\"message\":\"no actions configured\"}");
      its.send("{\"type\":\"describe\",\"id\":\"2\"}");
      assertThat(its.next())
          .isEqualTo("{\"type\":\"error\",\"id\":\"2\",\"message\":\"no actions configured\"}");
    }
  }

  @Test
  void aTaskIdIsTakenOnce() {
    start("wait", "t");
    client.send("{\"type\":\"start\",\"id\":\"2\",\"action\":\"wait\",\"task_id\":\"t\"}");
    assertThat(client.next(ServerMessage.ErrorReply.class).message())
        .isEqualTo("task already running or starting");
  }

  @Test
  void aStopHasNoAnswerButTheExit() {
    start("wait", "t");
    client.next();
    client.send("{\"type\":\"stop\",\"id\":\"2\",\"task_id\":\"t\"}");
    assertNext(
        """
        {"type":"exited","task_id":"t","pid":0,"exit_code":0,"intentional":true,"ts":"*"}\
        """);
    client.send("{\"type\":\"stop\",\"id\":\"3\",\"task_id\":\"t\"}");
    client.send("{\"type\":\"subscribe\",\"id\":\"4\",\"task_id\":\"u\"}");
    assertNext("{\"type\":\"subscribed\",\"id\":\"4\",\"task_id\":\"u\"}");
  }

  @Test
  void restartsUntilTheThresholdAndResetStartsAgain() {
    client.send(
        """
        {"type":"start","id":"1","action":"say-again","task_id":"t",
         "params":{"text":"x","code":"3"}}\
        """);
    assertNext("{\"type\":\"started\",\"id\":\"1\",\"task_id\":\"t\",\"pid\":0,\"ts\":\"*\"}");
    client.next();
    assertNext(
        """
        {"type":"exited","task_id":"t","pid":0,"exit_code":3,"intentional":false,"ts":"*"}\
        """);
    assertNext(
        """
        {"type":"restarting","task_id":"t","pid":0,"restart_delay":"0s","attempt":1,"ts":"*"}\
        """);
    assertNext("{\"type\":\"started\",\"id\":\"\",\"task_id\":\"t\",\"pid\":0,\"ts\":\"*\"}");
    assertThat(client.next(ServerMessage.Output.class).seq()).isEqualTo(2);
    client.next(ServerMessage.Exited.class);
    assertNext("{\"type\":\"errored\",\"task_id\":\"t\",\"pid\":0,\"exit_count\":2,\"ts\":\"*\"}");

    try (TestClient other = server.connect()) {
      other.send("{\"type\":\"reset\",\"id\":\"r\",\"task_id\":\"t\"}");
      assertThat(stars(other.next()))
          .isEqualTo(
              "{\"type\":\"started\",\"id\":\"r\",\"task_id\":\"t\",\"pid\":0,\"ts\":\"*\"}");
      other.send("{\"type\":\"subscribe\",\"id\":\"s\",\"task_id\":\"z\"}");
      assertThat(other.next())
          .as("the one who resets hears the start, and no more unless it subscribes")
          .isEqualTo("{\"type\":\"subscribed\",\"id\":\"s\",\"task_id\":\"z\"}");
    }
  }

  @Test
  void onlyAnErroredTaskCanBeReset() {
    start("wait", "t");
    client.next();
    client.send("{\"type\":\"reset\",\"id\":\"2\",\"task_id\":\"t\"}");
    assertNext("{\"type\":\"error\",\"id\":\"2\",\"message\":\"task is not in errored state\"}");
  }

  @Test
  void queuesAndPoolsAreTold() {
    try (TestClient other = server.connect()) {
      start("wait-pooled", "a");
      client.next();
      client.send("{\"type\":\"start\",\"id\":\"2\",\"action\":\"wait-pooled\",\"task_id\":\"b\"}");
      String queued =
          """
          {"type":"queued","id":"2","task_id":"b","action":"wait-pooled","position":1,"ts":"*"}\
          """;
      assertNext(queued);
      assertThat(stars(other.next())).isEqualTo(queued);

      client.send("{\"type\":\"pool_info\",\"id\":\"3\",\"action\":\"wait-pooled\"}");
      assertNext(
          """
          {"type":"pool_info","id":"3","action":"wait-pooled","pool":{"limit":1,"running":1,\
          "queue_depth":1,"queue_items":[{"task_id":"b","action":"wait-pooled","queued_at":"*",\
          "position":0,"forced":false}]}}\
          """);

      client.send("{\"type\":\"start\",\"id\":\"4\",\"action\":\"wait-pooled\"}");
      client.next(ServerMessage.Queued.class);
      other.next();
      client.send("{\"type\":\"start\",\"id\":\"5\",\"action\":\"wait-pooled\"}");
      assertNext(
          """
          {"type":"error","id":"5","message":"pool rejected task: pool: task rejected — limit\
           reached and queue is full"}\
          """);

      client.send("{\"type\":\"purge\",\"id\":\"6\",\"action\":\"wait-pooled\"}");
      String dequeued =
          """
          {"type":"dequeued","task_id":"b","reason":"purged","ts":"*"}\
          """;
      assertNext(dequeued);
      assertThat(stars(other.next())).isEqualTo(dequeued);
      other.next();
      client.next();
      assertNext("{\"type\":\"purged\",\"id\":\"6\",\"action\":\"wait-pooled\",\"count\":2}");

      client.send("{\"type\":\"set_pool\",\"id\":\"7\",\"action\":\"wait-pooled\",\"size\":4}");
      String updated =
          """
          {"type":"pool_updated","action":"wait-pooled","pool":{"limit":4,"running":1,\
          "queue_depth":0}}\
          """;
      assertNext(updated);
      assertThat(other.next()).isEqualTo(updated);
      assertNext(
          """
          {"type":"pool_info","id":"7","action":"wait-pooled","pool":{"limit":4,"running":1,\
          "queue_depth":0}}\
          """);
    }
  }

  @Test
  void tasksAreListedAndFilteredByActivity() {
    start("wait", "t");
    client.next();
    client.send("{\"type\":\"list\",\"id\":\"2\"}");
    assertNext(
        """
        {"type":"tasks","id":"2","tasks":[{"task_id":"t","action":"wait","state":"active",\
        "worker_state":"running","restart_count":0,"created_at":"*","last_started_at":"*"}]}\
        """);

    Instant started = server.hub.list().getFirst().lastStartedAt().orElseThrow();
    client.send("{\"type\":\"list\",\"id\":\"3\",\"since\":\"" + started + "\"}");
    assertThat(client.next(ServerMessage.Tasks.class).tasks()).hasSize(1);
    client.send("{\"type\":\"list\",\"id\":\"4\",\"since\":\"" + started.plusNanos(1) + "\"}");
    assertNext("{\"type\":\"tasks\",\"id\":\"4\",\"tasks\":[]}");
  }

  @Test
  void aFinishedTaskKeepsItsExit() {
    client.send(
        """
        {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"x","code":"4"}}\
        """);
    client.next(ServerMessage.Exited.class);
    client.send("{\"type\":\"list\",\"id\":\"2\"}");
    assertNext(
        """
        {"type":"tasks","id":"2","tasks":[{"task_id":"t","action":"say",\
        "params":{"code":"4","text":"x"},"state":"active","worker_state":"exited",\
        "restart_count":0,"created_at":"*","last_started_at":"*","last_exited_at":"*",\
        "last_exit_code":4}]}\
        """);
  }

  @Test
  void aReplayHasNoEndUnlessAsked() {
    client.send(
        """
        {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"a\\nb"}}\
        """);
    client.next(ServerMessage.Exited.class);

    try (TestClient late = server.connect()) {
      late.send("{\"type\":\"replay\",\"id\":\"2\",\"task_id\":\"t\"}");
      late.send("{\"type\":\"subscribe\",\"id\":\"3\",\"task_id\":\"t\"}");
      assertThat(types(late, 4)).containsExactly("output", "output", "exited", "subscribed");

      late.send("{\"type\":\"replay\",\"id\":\"4\",\"task_id\":\"t\",\"ack\":true}");
      assertThat(types(late, 3)).containsExactly("output", "output", "exited");
      assertThat(late.next())
          .isEqualTo("{\"type\":\"replayed\",\"id\":\"4\",\"task_id\":\"t\",\"count\":3}");

      late.send("{\"type\":\"replay\",\"id\":\"5\",\"task_id\":\"t\",\"ack\":true,\"from_seq\":2}");
      assertThat(late.next(ServerMessage.Output.class).data()).isEqualTo("b");
      assertThat(late.next(ServerMessage.Replayed.class).count()).isEqualTo(2);

      late.send(
          """
          {"type":"replay","id":"6","task_id":"t","since":"2999-01-01T00:00:00Z","ack":true}\
          """);
      assertThat(late.next())
          .isEqualTo("{\"type\":\"replayed\",\"id\":\"6\",\"task_id\":\"t\",\"count\":0}");
    }
  }

  @Test
  void aReplayOfALongHistoryStartsWithTheGapOfWhatIsForgotten() {
    try (TestServer counting = TestServer.open(VirtualActions.action("count"));
        TestClient late = counting.connect()) {
      counting.hub.start(
          new StartRequest("count", "t", Map.of("to", "500000"), Optional.empty(), false, ""));
      await().until(() -> counting.hub.task("t").phase().isFinal());
      late.send("{\"type\":\"replay\",\"id\":\"1\",\"task_id\":\"t\",\"ack\":true,\"from_seq\":1}");

      ServerMessage.Gap gap = late.next(ServerMessage.Gap.class);
      assertThat(gap.fromSeq()).isEqualTo(1);
      long next = gap.toSeq() + 1;
      while (next <= 500_000) {
        ServerMessage.Output line = late.next(ServerMessage.Output.class);
        assertThat(line.seq()).isEqualTo(next);
        assertThat(line.data()).isEqualTo(Long.toString(next));
        next++;
      }
      assertThat(types(late, 2)).containsExactly("exited", "replayed");
    }
  }

  @Test
  void theLastHundredEventsAreReplayed() {
    client.send(
        """
        {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"%s"}}\
        """
            .formatted("line\\n".repeat(250)));
    client.next(ServerMessage.Exited.class);
    client.send("{\"type\":\"replay\",\"id\":\"2\",\"task_id\":\"t\",\"ack\":true}");
    assertThat(client.next(ServerMessage.Output.class).seq()).isEqualTo(152);
    assertThat(client.next(ServerMessage.Replayed.class).count()).isEqualTo(100);
  }

  @Test
  void aQueuedTaskHasNothingToReplay() {
    start("wait-pooled", "a");
    client.next();
    client.send("{\"type\":\"start\",\"id\":\"2\",\"action\":\"wait-pooled\",\"task_id\":\"b\"}");
    client.next();
    client.send("{\"type\":\"replay\",\"id\":\"3\",\"task_id\":\"b\",\"since\":\"yesterday\"}");
    assertNext("{\"type\":\"error\",\"id\":\"3\",\"message\":\"no worker for task\"}");
    client.send("{\"type\":\"replay\",\"id\":\"4\",\"task_id\":\"a\",\"since\":\"yesterday\"}");
    assertNext("{\"type\":\"error\",\"id\":\"4\",\"message\":\"invalid since timestamp\"}");
  }

  @Test
  void onlySubscribersHearATask() {
    try (TestClient other = server.connect();
        TestClient console = server.connect()) {
      console.send("{\"type\":\"subscribe_all\",\"id\":\"1\"}");
      assertThat(console.next())
          .matches("\\{\"type\":\"subscribed_all\",\"id\":\"1\",\"life\":\"[0-9a-f-]{36}\"}");
      other.send("{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\"}");
      other.next();
      start("wait", "u");
      start("wait", "t");
      assertThat(other.next(ServerMessage.Started.class).taskId()).isEqualTo("t");
      assertThat(console.next(ServerMessage.Started.class).taskId()).isEqualTo("u");
      assertThat(console.next(ServerMessage.Started.class).taskId()).isEqualTo("t");

      other.next(ServerMessage.Output.class);
      other.send("{\"type\":\"unsubscribe\",\"id\":\"2\",\"task_id\":\"t\"}");
      assertThat(other.next())
          .isEqualTo("{\"type\":\"unsubscribed\",\"id\":\"2\",\"task_id\":\"t\"}");
      client.send("{\"type\":\"stop\",\"id\":\"9\",\"task_id\":\"t\"}");
      client.next(ServerMessage.Exited.class);
      other.send("{\"type\":\"metrics\",\"id\":\"3\",\"task_id\":\"no\"}");
      assertThat(other.next()).isEqualTo("{\"type\":\"metrics\",\"id\":\"3\"}");
    }
  }

  @Test
  void whoWantsStatesOnlyHearsTheLinesOfTheTaskThatItLooksAt() {
    try (TestClient console = server.connect()) {
      console.send("{\"type\":\"subscribe_all\",\"id\":\"1\",\"state_only\":true}");
      console.next(ServerMessage.SubscribedAll.class);
      console.send("{\"type\":\"subscribe\",\"id\":\"2\",\"task_id\":\"looked-at\"}");
      console.next(ServerMessage.Subscribed.class);

      say("passed-over");
      say("looked-at");

      assertThat(console.next(ServerMessage.Started.class).taskId()).isEqualTo("passed-over");
      assertThat(console.next(ServerMessage.Exited.class).taskId()).isEqualTo("passed-over");
      assertThat(console.next(ServerMessage.Started.class).taskId()).isEqualTo("looked-at");
      assertThat(console.next(ServerMessage.Output.class).taskId()).isEqualTo("looked-at");
      assertThat(console.next(ServerMessage.Exited.class).taskId()).isEqualTo("looked-at");

      console.send("{\"type\":\"unsubscribe\",\"id\":\"3\",\"task_id\":\"looked-at\"}");
      console.next(ServerMessage.Unsubscribed.class);
      console.send("{\"type\":\"subscribe_all\",\"id\":\"4\"}");
      console.next(ServerMessage.SubscribedAll.class);
      say("again");
      console.next(ServerMessage.Started.class);
      assertThat(console.next(ServerMessage.Output.class).taskId()).isEqualTo("again");
    }
  }

  @Test
  void whoWantsStatesHearsOfARestartThatIsCalledOff() {
    try (TestClient console = server.connect()) {
      console.send("{\"type\":\"subscribe_all\",\"id\":\"1\",\"state_only\":true}");
      console.next(ServerMessage.SubscribedAll.class);
      client.send(
          """
          {"type":"start","id":"2","action":"say","task_id":"t","params":{"text":"x"},\
          "retry_policy":{"restart_delay":"1h"}}\
          """);
      console.next(ServerMessage.Started.class);
      console.next(ServerMessage.Exited.class);
      console.next(ServerMessage.Restarting.class);

      console.send("{\"type\":\"stop\",\"id\":\"3\",\"task_id\":\"t\"}");

      assertThat(console.next(ServerMessage.Stopped.class).taskId()).isEqualTo("t");
      client.next(ServerMessage.Started.class);
      client.next(ServerMessage.Output.class);
      client.next(ServerMessage.Exited.class);
      client.next(ServerMessage.Restarting.class);
      client.send("{\"type\":\"metrics\",\"id\":\"4\",\"task_id\":\"no\"}");
      assertThat(client.next())
          .as("nothing of it")
          .isEqualTo("{\"type\":\"metrics\",\"id\":\"4\"}");
    }
  }

  /** Has a task say something, and waits until it is over. */
  private void say(String taskId) {
    client.send(
        """
        {"type":"start","id":"s","action":"say","task_id":"%s","params":{"text":"hello"}}\
        """
            .formatted(taskId));
    client.next(ServerMessage.Started.class);
    client.next(ServerMessage.Output.class);
    client.next(ServerMessage.Exited.class);
  }

  @Test
  void eachLifeOfTheHubHasANameOfItsOwn() {
    String life = life(client);
    try (TestClient other = server.connect();
        TestServer restarted = TestServer.open();
        TestClient later = restarted.connect()) {
      assertThat(life(other)).isEqualTo(life);
      assertThat(life(later)).isNotEqualTo(life);
    }
  }

  private static String life(TestClient client) {
    client.send("{\"type\":\"subscribe_all\",\"id\":\"1\"}");
    return client.next(ServerMessage.SubscribedAll.class).life();
  }

  @Test
  void actionsAreDescribed() {
    client.send("{\"type\":\"describe\",\"id\":\"1\",\"action\":\"say-again\"}");
    assertNext(
        """
        {"type":"actions","id":"1","actions":[{"name":"say-again","type":"virtual",\
        "params":{"text":{},"to":{"default":"stdout","validate":"value != ''"}},\
        "task_pool":{"limit":0,"excess":{"action":"stop","order":"first","grace":0}},\
        "retry":{"error_threshold":2}}]}\
        """);
    client.send("{\"type\":\"describe\",\"id\":\"2\"}");
    assertThat(client.next(ServerMessage.Actions.class).actions())
        .extracting(action -> action.name())
        .containsExactly("fail", "say", "say-again", "wait", "wait-pooled");
  }

  @Test
  void metricsComeInThreeSizes() {
    client.send(
        """
        {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"a\\nb"}}\
        """);
    client.next(ServerMessage.Exited.class);
    client.send("{\"type\":\"metrics\",\"id\":\"2\"}");
    assertThat(client.next())
        .isEqualTo(
            """
            {"type":"metrics","id":"2","global":{"tasks_started":1,"tasks_completed":1,\
            "tasks_errored":0,"tasks_restarted":0,"total_output_lines":2,"enqueued":0,\
            "dequeued":0,"displaced":0,"expired":0}}\
            """);
    client.send("{\"type\":\"metrics\",\"id\":\"3\",\"action\":\"say\"}");
    assertThat(client.next())
        .isEqualTo(
            """
            {"type":"metrics","id":"3","action":{"tasks_started":1,"tasks_completed":1,\
            "tasks_errored":0,"tasks_restarted":0,"total_output_lines":2}}\
            """);
    client.send("{\"type\":\"metrics\",\"id\":\"4\",\"task_id\":\"t\"}");
    assertThat(client.next())
        .startsWith(
            """
            {"type":"metrics","id":"4","task":{"output_lines":2,"restart_count":0,"runtime_ms":\
            """);
  }

  @Test
  void requestsOfAConnectionAreHandledInOrder() {
    for (int i = 0; i < 500; i++) {
      client.send("{\"type\":\"subscribe\",\"id\":\"%d\",\"task_id\":\"t\"}".formatted(i));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(client.nextMessage().id()).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void whatIsAskedBeforeTheCloseIsStillDone() {
    client.send("{\"type\":\"start\",\"id\":\"1\",\"action\":\"wait\",\"task_id\":\"t\"}");
    client.frame(0x88, new byte[] {3, (byte) 0xE8});
    client.close();

    await().until(() -> !server.hub.list().isEmpty());
    client = server.connect();
  }

  private void start(String action, String taskId) {
    client.send(
        "{\"type\":\"start\",\"id\":\"1\",\"action\":\"%s\",\"task_id\":\"%s\"}"
            .formatted(action, taskId));
    client.next(ServerMessage.Started.class);
  }

  private void assertNext(String expected) {
    assertThat(stars(client.next())).isEqualTo(expected.replaceAll("\n *", ""));
  }

  private static List<String> types(TestClient from, int count) {
    return Stream.generate(() -> from.nextMessage().type()).limit(count).toList();
  }

  /** Timestamps as stars. */
  private static String stars(String json) {
    return json.replaceAll("\"20\\d\\d-[^\"]*Z\"", "\"*\"");
  }
}
