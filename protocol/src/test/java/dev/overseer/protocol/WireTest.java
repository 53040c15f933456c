package dev.overseer.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The text blocks are the wire: each is written and read as it stands. */
class WireTest {
  private static final Instant TS = Instant.parse("2026-03-01T12:00:00.250Z");
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(90), 3);
  private static final ExcessSettings EXCESS = new ExcessSettings("stop", "first", 5);

  static Stream<Arguments> requests() {
    return Stream.of(
        request(
            ClientMessage.Start.of("1", "build", Map.of()),
            """
            {"type":"start","id":"1","action":"build"}\
            """),
        request(
            new ClientMessage.Start(
                "1", "build", "t", Map.of("b", "x\"y", "a", "é"), Optional.of(RETRY), true),
            """
            {"type":"start","id":"1","action":"build","task_id":"t",
             "params":{"a":"é","b":"x\\"y"},
             "retry_policy":{"restart_delay":"5s","error_window":"1m30s","error_threshold":3},
             "force":true}\
            """),
        request(
            new ClientMessage.Stop("2", "t"),
            """
            {"type":"stop","id":"2","task_id":"t"}\
            """),
        request(
            new ClientMessage.Reset("3", "t"),
            """
            {"type":"reset","id":"3","task_id":"t"}\
            """),
        request(
            new ClientMessage.ListTasks("4", ""),
            """
            {"type":"list","id":"4"}\
            """),
        request(
            new ClientMessage.ListTasks("4", "2026-01-01T00:00:00Z"),
            """
            {"type":"list","id":"4","since":"2026-01-01T00:00:00Z"}\
            """),
        request(
            new ClientMessage.Replay("5", "t", "", false, OptionalLong.empty()),
            """
            {"type":"replay","id":"5","task_id":"t"}\
            """),
        request(
            new ClientMessage.Replay("5", "t", "2026-01-01T00:00:00Z", true, OptionalLong.of(7)),
            """
            {"type":"replay","id":"5","task_id":"t","since":"2026-01-01T00:00:00Z",
             "ack":true,"from_seq":7}\
            """),
        request(
            new ClientMessage.Subscribe("6", "t", false),
            """
            {"type":"subscribe","id":"6","task_id":"t"}\
            """),
        request(
            new ClientMessage.Subscribe("6", "t", true),
            """
            {"type":"subscribe","id":"6","task_id":"t","lossless":true}\
            """),
        request(
            new ClientMessage.SubscribeAll("7", true, false, false),
            """
            {"type":"subscribe_all","id":"7","lossless":true}\
            """),
        request(
            new ClientMessage.SubscribeAll("7", false, true, true),
            """
            {"type":"subscribe_all","id":"7","state_only":true,"usage":true}\
            """),
        request(
            new ClientMessage.Unsubscribe("8", "t"),
            """
            {"type":"unsubscribe","id":"8","task_id":"t"}\
            """),
        request(
            new ClientMessage.Describe("9", "build"),
            """
            {"type":"describe","id":"9","action":"build"}\
            """),
        request(
            new ClientMessage.PoolInfo("10", ""),
            """
            {"type":"pool_info","id":"10"}\
            """),
        request(
            new ClientMessage.SetPool(
                "11", "build", OptionalInt.of(0), OptionalInt.of(20), Optional.of(EXCESS)),
            """
            {"type":"set_pool","id":"11","action":"build","limit":0,"queue_size":20,
             "excess":{"action":"stop","order":"first","grace":5}}\
            """),
        request(
            new ClientMessage.SetPool(
                "11", "", OptionalInt.empty(), OptionalInt.empty(), Optional.empty()),
            """
            {"type":"set_pool","id":"11"}\
            """),
        request(
            new ClientMessage.Purge("12", "build"),
            """
            {"type":"purge","id":"12","action":"build"}\
            """),
        request(
            new ClientMessage.Metrics("13", "", "t"),
            """
            {"type":"metrics","id":"13","task_id":"t"}\
            """),
        request(
            new ClientMessage.Manifest("14"),
            """
            {"type":"manifest","id":"14"}\
            """));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        answer(
            new ServerMessage.Started("t", 12, 0, TS, "1"),
            """
            {"type":"started","id":"1","task_id":"t","pid":12,"ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Started("t", 13, 12, TS, ""),
            """
            {"type":"started","id":"","task_id":"t","pid":13,"restart_of":12,
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Queued("t", "build", 2, TS, "1"),
            """
            {"type":"queued","id":"1","task_id":"t","action":"build","position":2,
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Tasks(List.of(), "4"),
            """
            {"type":"tasks","id":"4","tasks":[]}\
            """),
        answer(
            new ServerMessage.Tasks(
                List.of(
                    new TaskInfo(
                        "t",
                        "build",
                        Map.of("branch", "main"),
                        Optional.empty(),
                        "active",
                        Optional.of(RETRY),
                        12,
                        "running",
                        0,
                        TS,
                        Optional.of(TS),
                        Optional.of(TS),
                        OptionalInt.of(0),
                        "no"),
                    new TaskInfo(
                        "u",
                        "build",
                        Map.of(),
                        Optional.of(TS),
                        "queued",
                        Optional.empty(),
                        0,
                        "",
                        0,
                        TS,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        "")),
                "4"),
            """
            {"type":"tasks","id":"4","tasks":[
             {"task_id":"t","action":"build","params":{"branch":"main"},"state":"active",
              "retry_policy":{"restart_delay":"5s","error_window":"1m30s","error_threshold":3},
              "current_pid":12,"worker_state":"running","restart_count":0,
              "created_at":"2026-03-01T12:00:00.250Z",
              "last_started_at":"2026-03-01T12:00:00.250Z",
              "last_exited_at":"2026-03-01T12:00:00.250Z","last_exit_code":0,
              "error_message":"no"},
             {"task_id":"u","action":"build","queued_at":"2026-03-01T12:00:00.250Z",
              "state":"queued","restart_count":0,"created_at":"2026-03-01T12:00:00.250Z"}]}\
            """),
        answer(
            new ServerMessage.Output("t", 12, OutputStreamName.STDERR, "a\tb", 42, TS, false),
            """
            {"type":"output","task_id":"t","pid":12,"stream":"stderr","data":"a\\tb",
             "ts":"2026-03-01T12:00:00.250Z","seq":42}\
            """),
        answer(
            new ServerMessage.Output("t", 0, OutputStreamName.STDOUT, "", 1, TS, true),
            """
            {"type":"output","task_id":"t","pid":0,"stream":"stdout","data":"",
             "ts":"2026-03-01T12:00:00.250Z","seq":1,"continued":true}\
            """),
        answer(
            new ServerMessage.Exited("t", 12, -1, false, TS),
            """
            {"type":"exited","task_id":"t","pid":12,"exit_code":-1,"intentional":false,
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Restarting("t", 12, Duration.ofMillis(1500), 1, TS),
            """
            {"type":"restarting","task_id":"t","pid":12,"restart_delay":"1.5s","attempt":1,
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Errored("t", 12, 3, TS),
            """
            {"type":"errored","task_id":"t","pid":12,"exit_count":3,
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Dequeued("t", "purged", TS),
            """
            {"type":"dequeued","task_id":"t","reason":"purged","ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Actions(
                List.of(
                    new ActionDescription(
                        "build",
                        "exec",
                        "",
                        Map.of(
                            "branch",
                            new ActionDescription.Param(Optional.of("main"), "size(value) > 0"),
                            "target",
                            new ActionDescription.Param(Optional.empty(), ""),
                            "tag",
                            new ActionDescription.Param(Optional.of(""), "")),
                        new PoolSettings(
                            2,
                            Optional.of(new PoolSettings.Queue(true, 5, "first", 30, "false")),
                            EXCESS),
                        Optional.of(RETRY),
                        List.of("target"))),
                "9"),
            """
            {"type":"actions","id":"9","actions":[{"name":"build","type":"exec",
             "params":{"branch":{"default":"main","validate":"size(value) > 0"},
                       "tag":{"default":""},"target":{}},
             "task_pool":{"limit":2,
              "queue":{"enabled":true,"size":5,"order":"first","max_age":30,"displace":"false"},
              "excess":{"action":"stop","order":"first","grace":5}},
             "retry":{"restart_delay":"5s","error_window":"1m30s","error_threshold":3},
             "dedupe_key":["target"]}]}\
            """),
        answer(
            new ServerMessage.PoolInfo(
                "build",
                new PoolState(1, 1, 1, List.of(new PoolState.Item("u", "build", TS, 0, false))),
                "10"),
            """
            {"type":"pool_info","id":"10","action":"build","pool":{"limit":1,"running":1,
             "queue_depth":1,"queue_items":[{"task_id":"u","action":"build",
             "queued_at":"2026-03-01T12:00:00.250Z","position":0,"forced":false}]}}\
            """),
        answer(
            new ServerMessage.PoolUpdated("", new PoolState(4, 0, 0, List.of())),
            """
            {"type":"pool_updated","pool":{"limit":4,"running":0,"queue_depth":0}}\
            """),
        answer(
            new ServerMessage.Purged("", 0, "12"),
            """
            {"type":"purged","id":"12","count":0}\
            """),
        answer(
            new ServerMessage.Subscribed("t", "6"),
            """
            {"type":"subscribed","id":"6","task_id":"t"}\
            """),
        answer(
            new ServerMessage.SubscribedAll("one", "6"),
            """
            {"type":"subscribed_all","id":"6","life":"one"}\
            """),
        answer(
            new ServerMessage.Stopped("t", TS),
            """
            {"type":"stopped","task_id":"t","ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Usage(
                List.of(
                    new ServerMessage.Usage.OfTask("t", OptionalInt.of(150), 1L << 33, 3),
                    new ServerMessage.Usage.OfTask("u", OptionalInt.empty(), 4096, 1)),
                TS),
            """
            {"type":"usage","tasks":[
             {"task_id":"t","cpu_percent":150,"memory_bytes":8589934592,"processes":3},
             {"task_id":"u","memory_bytes":4096,"processes":1}],
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.Unsubscribed("t", "8"),
            """
            {"type":"unsubscribed","id":"8","task_id":"t"}\
            """),
        answer(
            new ServerMessage.Metrics(
                Optional.of(
                    new ServerMessage.Metrics.HubCounters(1, 2, 3, 4, 5_000_000_000L, 6, 7, 8, 9)),
                Optional.empty(),
                Optional.empty(),
                "13"),
            """
            {"type":"metrics","id":"13","global":{"tasks_started":1,"tasks_completed":2,
             "tasks_errored":3,"tasks_restarted":4,"total_output_lines":5000000000,"enqueued":6,
             "dequeued":7,"displaced":8,"expired":9}}\
            """),
        answer(
            new ServerMessage.Metrics(
                Optional.empty(),
                Optional.of(new ServerMessage.Metrics.ActionCounters(1, 2, 3, 4, 5)),
                Optional.empty(),
                "13"),
            """
            {"type":"metrics","id":"13","action":{"tasks_started":1,"tasks_completed":2,
             "tasks_errored":3,"tasks_restarted":4,"total_output_lines":5}}\
            """),
        answer(
            new ServerMessage.Metrics(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ServerMessage.Metrics.TaskCounters(1, 2, 3, -1)),
                "13"),
            """
            {"type":"metrics","id":"13","task":{"output_lines":1,"restart_count":2,
             "runtime_ms":3,"last_exit_code":-1}}\
            """),
        answer(
            new ServerMessage.Manifest(
                Map.of("a", List.of("x", Map.of("deep", true), 2L, 0.5)), "14"),
            """
            {"type":"manifest","id":"14","manifest":{"a":["x",{"deep":true},2,0.5]}}\
            """),
        answer(
            new ServerMessage.Replayed("t", 2, "5"),
            """
            {"type":"replayed","id":"5","task_id":"t","count":2}\
            """),
        answer(
            new ServerMessage.Gap("t", 3, 9, TS),
            """
            {"type":"gap","task_id":"t","from_seq":3,"to_seq":9,
             "ts":"2026-03-01T12:00:00.250Z"}\
            """),
        answer(
            new ServerMessage.ErrorReply("task not found", "", "2"),
            """
            {"type":"error","id":"2","message":"task not found"}\
            """),
        answer(
            new ServerMessage.ErrorReply("duplicate task: already running as t", "t", ""),
            """
            {"type":"error","message":"duplicate task: already running as t",
             "existing_task_id":"t"}\
            """));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsGoOverTheWireAndBack(ClientMessage message, String json) {
    assertThat(new String(Wire.write(message), UTF_8)).isEqualTo(unwrapped(json));
    assertThat(Wire.readClientMessage(json.getBytes(UTF_8))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answersGoOverTheWireAndBack(ServerMessage message, String json) {
    assertThat(new String(Wire.write(message), UTF_8)).isEqualTo(unwrapped(json));
    assertThat(Wire.readServerMessage(json.getBytes(UTF_8))).isEqualTo(message);
  }

  @Test
  void nullsAreAbsentFieldsAndUnknownOnesAreIgnored() {
    assertThat(
            readRequest(
                """
                {"new":[[{"deep":1e999}]],"type":"start","id":"1","action":"a","task_id":null,
                 "params":{"p":"v","q":null},"retry_policy":null,"force":null,"limit":null,
                 "command":"rm"}\
                """))
        .isEqualTo(ClientMessage.Start.of("1", "a", Map.of("p", "v")));
    assertThat(
            Wire.readServerMessage(
                """
                {"type":"subscribed","task_id":"t","id":null,"more":{"a":[null]}}\
                """
                    .getBytes(UTF_8)))
        .isEqualTo(new ServerMessage.Subscribed("t", ""));
  }

  @Test
  void aPoolIsSizedByEitherName() {
    assertThat(readRequest("{\"type\":\"set_pool\",\"id\":\"1\",\"size\":4,\"excess\":{}}"))
        .isEqualTo(
            new ClientMessage.SetPool(
                "1",
                "",
                OptionalInt.of(4),
                OptionalInt.empty(),
                Optional.of(new ExcessSettings("stop", "first", 0))));
  }

  @Test
  void aMessageWithoutItsIdIsRefusedBeforeItsTypeIsLookedAt() {
    assertRefused("{\"type\":\"nonsense\"}", WireException.IdRequired.class, "id is required", "");
    assertRefused(
        "{\"type\":\"list\",\"id\":\"\"}", WireException.IdRequired.class, "id is required", "");
    assertRefused(
        "{\"type\":\"list\",\"id\":null}", WireException.IdRequired.class, "id is required", "");
  }

  @Test
  void anUnknownTypeIsNamed() {
    assertRefused(
        "{\"type\":\"nonsense\",\"id\":\"7\"}",
        WireException.UnknownType.class,
        "unknown message type: nonsense",
        "7");
    assertRefused("{\"id\":\"7\"}", WireException.UnknownType.class, "unknown message type: ", "7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"list\",\"id\":5} | id must be a string | ``",
        "{\"type\":\"stop\",\"id\":\"1\",\"task_id\":{}} | task_id must be a string | 1",
        "{\"type\":\"start\",\"id\":\"1\",\"params\":[]} | params must be an object | 1",
        "{\"type\":\"start\",\"id\":\"1\",\"params\":{\"n\":1}} | params.n must be a string | 1",
        "{\"type\":\"start\",\"id\":\"1\",\"force\":\"yes\"} | force must be true or false | 1",
        "{\"type\":\"start\",\"id\":\"1\",\"retry_policy\":{\"restart_delay\":\"5\"}} |"
            + " retry_policy.restart_delay: \"5\" is not a duration: write a number with a unit,"
            + " like 300ms, 1.5s, 1m30s or 2h | 1",
        "{\"type\":\"start\",\"id\":\"1\",\"retry_policy\":{\"error_threshold\":-1}} |"
            + " retry_policy.error_threshold is -1, but must be 0 or more | 1",
        "{\"type\":\"set_pool\",\"id\":\"1\",\"limit\":-1} | limit is -1, but must be 0 or more |"
            + " 1",
        "{\"type\":\"set_pool\",\"id\":\"1\",\"limit\":1.5} | limit must be an integer | 1",
        "{\"type\":\"set_pool\",\"id\":\"1\",\"limit\":4294967296} |"
            + " limit must be an integer of at most 32 bits | 1",
        "{\"type\":\"set_pool\",\"id\":\"1\",\"limit\":99999999999999999999} |"
            + " limit must be an integer | 1",
        "{\"type\":\"set_pool\",\"id\":\"1\",\"excess\":{\"action\":\"explode\"}} |"
            + " excess.action is \"explode\", but must be stop or requeue | 1",
        "{\"type\":\"replay\",\"id\":\"1\",\"from_seq\":0} | from_seq is 0, but must be 1 or more |"
            + " 1"
      })
  void aFieldOfTheWrongKindIsNamed(String json, String why, String id) {
    assertRefused(json, WireException.InvalidField.class, "invalid message: " + why, id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"list\",",
        "nonsense",
        "``",
        "[]",
        "null",
        "{} {}",
        "{\"id\":\"\u0001\"}",
        "{\"a\":1e}",
        "{\"a\":tru}",
        "{'a':1}"
      })
  void garbageIsNotAMessage(String garbage) {
    assertThatThrownBy(() -> readRequest(garbage))
        .isInstanceOf(WireException.InvalidJson.class)
        .hasMessageStartingWith("invalid JSON: ");
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> readRequest("{\"id\":" + "[".repeat(100_000)))
        .isInstanceOf(WireException.InvalidJson.class);
  }

  @Test
  void halfASurrogatePairBecomesAReplacementCharacter() {
    String json =
        """
        {"type":"stop","id":"\\ud83d\\ude00","task_id":"a\\ud800b"}\
        """;
    assertThat(readRequest(json)).isEqualTo(new ClientMessage.Stop("😀", "a\uFFFDb"));
    assertThat(new String(Wire.write(new ServerMessage.ErrorReply("x\uDC00y", "", "1")), UTF_8))
        .isEqualTo(
            """
            {"type":"error","id":"1","message":"x\uFFFDy"}\
            """);
  }

  @Test
  void aDocumentHoldsWhatMessagesHold() {
    assertThat(new String(Wire.writeDocument(Map.of("retry", RETRY)), UTF_8))
        .isEqualTo(
            """
            {"retry":{"restart_delay":"5s","error_window":"1m30s","error_threshold":3}}\
            """);
    assertThat(
            new String(
                Wire.writeDocument(
                    Map.of("n", List.of(1, 2L, 0.5, new BigDecimal("0.10"), new BigInteger("7")))),
                UTF_8))
        .isEqualTo("{\"n\":[1,2,0.5,0.10,7]}");
    assertThatThrownBy(() -> Wire.writeDocument(Map.of("x", Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.Optional");
  }

  @Test
  void aRequestWithoutAnIdCannotBeMade() {
    assertThatThrownBy(() -> new ClientMessage.Manifest(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id is required");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T01:00:00+01:00, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.123456789Z, 2026-01-01T00:00:00.123456789Z",
        "2026-01-01T00:00Z, -",
        "2026-01-01t00:00:00z, -",
        "2026-02-30T00:00:00Z, -",
        "2026-01-01T00:00:00, -",
        "2026-01-01T00:00:00+01, -",
        "yesterday, -"
      })
  void timestampsAreReadAsRfc3339HasThem(String text, Instant instant) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Optional.ofNullable(instant));
  }

  private static void assertRefused(
      String json, Class<? extends WireException> kind, String message, String id) {
    assertThatThrownBy(() -> readRequest(json))
        .isInstanceOf(kind)
        .hasMessage(message)
        .extracting(error -> ((WireException) error).requestId())
        .isEqualTo(id);
  }

  private static ClientMessage readRequest(String json) {
    return Wire.readClientMessage(json.getBytes(UTF_8));
  }

  private static Arguments request(ClientMessage message, String json) {
    return Arguments.of(message, json);
  }

  private static Arguments answer(ServerMessage message, String json) {
    return Arguments.of(message, json);
  }

  /** The line breaks are for the reader of this file. */
  private static String unwrapped(String json) {
    return json.replaceAll("\n *", "");
  }
}
