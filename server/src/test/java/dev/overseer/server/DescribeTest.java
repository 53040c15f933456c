package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ExcessSettings;
import dev.overseer.protocol.PoolSettings;
import dev.overseer.protocol.PoolState;
import dev.overseer.protocol.RetrySettings;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import dev.overseer.protocol.Wire;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents say what the program does: nothing less, and nothing more. */
class DescribeTest {
  private static final Set<String> ALSO_REQUESTS = Set.of("pool_info", "metrics", "manifest");

  private final Map<String, Object> manifest = DescribeProtocol.resource("manifest.json");

  static Stream<Arguments> messages() {
    return Stream.concat(
        Arrays.stream(ClientMessage.class.getPermittedSubclasses())
            .map(kind -> Arguments.of(requestType(kind), "c2s", kind)),
        Arrays.stream(ServerMessage.class.getPermittedSubclasses())
            .map(kind -> Arguments.of(answerName(kind), "s2c", kind)));
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("TaskInfo", TaskInfo.class),
        Arguments.of("ActionInfo", ActionDescription.class),
        Arguments.of("ParamSpec", ActionDescription.Param.class),
        Arguments.of("PoolConfig", PoolSettings.class),
        Arguments.of("QueueConfig", PoolSettings.Queue.class),
        Arguments.of("ExcessConfig", ExcessSettings.class),
        Arguments.of("RetryPolicy", RetrySettings.class),
        Arguments.of("PoolInfo", PoolState.class),
        Arguments.of("QueueItem", PoolState.Item.class),
        Arguments.of("GlobalMetrics", ServerMessage.Metrics.HubCounters.class),
        Arguments.of("ActionMetrics", ServerMessage.Metrics.ActionCounters.class),
        Arguments.of("TaskUsage", ServerMessage.Usage.OfTask.class),
        Arguments.of("TaskMetrics", ServerMessage.Metrics.TaskCounters.class));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageIsInTheManifestWithItsFields(String name, String direction, Class<?> kind) {
    Map<String, Object> message = map(map(manifest, "messages"), name);

    assertThat(message.get("direction")).isEqualTo(direction);
    Set<String> fields = new TreeSet<>(map(message, "fields").keySet());
    assertThat(fields).contains("type");
    fields.remove("type");
    if (kind == ClientMessage.SetPool.class) {
      assertThat(fields).as("the other name of limit").contains("size");
      fields.remove("size");
    }
    assertThat(fields).isEqualTo(componentsOf(kind));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeIsInTheManifestWithItsFields(String name, Class<?> kind) {
    assertThat(map(map(map(manifest, "types"), name), "fields").keySet())
        .isEqualTo(componentsOf(kind));
  }

  @Test
  void theManifestHasNoMessageThatTheProtocolHasNot() {
    assertThat(map(manifest, "messages").keySet())
        .isEqualTo(messages().map(m -> m.get()[0]).collect(Collectors.toSet()));
  }

  @Test
  void allReferencesLeadSomewhere() {
    String text = new String(Wire.writeDocument(manifest), UTF_8);
    Matcher reference = Pattern.compile("#/types/(\\w+)").matcher(text);
    int found = 0;
    while (reference.find()) {
      assertThat(map(manifest, "types")).containsKey(reference.group(1));
      found++;
    }
    assertThat(found).isGreaterThan(20);
    Set<String> types = new TreeSet<>();
    messages().forEach(m -> types.add(String.valueOf(m.get()[0]).replace("_response", "")));
    map(manifest, "operations")
        .values()
        .forEach(
            operation -> {
              Map<String, Object> responses = map(map(operation), "responses");
              assertThat(types).contains((String) map(operation).get("send"));
              Stream.of("direct", "side_effects")
                  .filter(responses::containsKey)
                  .flatMap(part -> map(responses, part).values().stream())
                  .forEach(names -> assertThat(types).containsAll(texts(names)));
            });
  }

  @Test
  void theManifestIsTheSameOverHttpAndWebSocketAndShowsTheLiveActions() {
    try (TestServer server =
            TestServer.open(VirtualActions.action("wait"), VirtualActions.action("say"));
        TestClient http = TestClient.to(server.server.address());
        TestClient webSocket = server.connect()) {
      Map<String, Object> overHttp =
          Wire.readDocument(http.get("/ws/manifest").body().getBytes(UTF_8));
      webSocket.send("{\"type\":\"manifest\",\"id\":\"1\"}");
      ServerMessage.Manifest answer = webSocket.next(ServerMessage.Manifest.class);

      assertThat(answer.id()).isEqualTo("1");
      assertThat(answer.manifest()).isEqualTo(overHttp);
      assertThat(overHttp)
          .containsEntry("protocol", "sticky-overseer")
          .containsEntry("version", "dev")
          .containsEntry(
              "transport", Map.of("path", "/ws", "type_field", "type", "correlation_field", "id"))
          .containsKeys("$schema", "description", "types", "messages", "operations");
      assertThat(list(overHttp.get("actions")))
          .extracting(action -> action.get("name"))
          .containsExactly("say", "wait");

      server.hub.reload(
          List.of(VirtualActions.action("wait")), PoolConfig.UNLIMITED, Optional.empty());
      assertThat(
              list(
                  Wire.readDocument(http.get("/ws/manifest").body().getBytes(UTF_8))
                      .get("actions")))
          .extracting(action -> action.get("name"))
          .containsExactly("wait");
    }
  }

  @Test
  void openApiListsACommandForEachMessageAndEachAction() {
    ActionDefinition pooled =
        new ActionDefinition(
            "say-much",
            "virtual",
            "Says much",
            Map.of(),
            Optional.of(new RetryPolicy(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, 3)),
            new PoolConfig(
                2, Optional.of(PoolConfig.Queue.ofSize(9)), PoolConfig.Excess.STOP_OLDEST),
            List.of("text"));
    try (TestServer server = TestServer.open(VirtualActions.action("wait"), pooled);
        TestClient http = TestClient.to(server.server.address())) {
      String json = http.get("/openapi.json").body();
      Map<String, Object> document = Wire.readDocument(json.getBytes(UTF_8));

      assertThat(document).containsEntry("swagger", "2.0");
      assertThat(map(document, "info"))
          .containsEntry("title", "overseer")
          .containsEntry("version", "dev");
      List<Map<String, Object>> commands =
          list(map(map(map(document, "paths"), "/ws"), "ws").get("commands"));
      assertThat(commands)
          .extracting(command -> command.get("operationId"))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Arrays.stream(ClientMessage.class.getPermittedSubclasses())
                          .map(kind -> "ws-" + requestType(kind).replace('_', '-'))
                          .filter(id -> !id.equals("ws-start")),
                      Stream.of("start-say-much", "start-wait"))
                  .toList());
      assertThat(json)
          .contains(
              """
              {"summary":"Says much","operationId":"start-say-much","tags":["say-much"],\
              "params_key":"params","parameters":[\
              {"name":"type","hidden":true,"default":"start"},\
              {"name":"action","hidden":true,"default":"say-much"},\
              {"name":"text","type":"string","required":true},\
              {"name":"to","type":"string","default":"stdout","validate":"value != ''"}],\
              "x-action-type":"virtual",\
              "x-task-pool":{"limit":2,"queue":{"enabled":true,"size":9,"order":"first",\
              "max_age":0,"displace":"false"},"excess":{"action":"stop","order":"first",\
              "grace":0}},"x-retry":{"restart_delay":"5s","error_threshold":3},\
              "x-dedupe-key":["text"]}\
              """);
      assertThat(map(document, "paths"))
          .containsOnlyKeys(
              "/ws", "/ws/manifest", "/openapi.json", "/livez", "/readyz", "/metrics");
    }
  }

  private static Set<String> componentsOf(Class<?> kind) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : kind.getRecordComponents()) {
      names.add(
          component.getName().equals("defaultValue") ? "default" : snake(component.getName()));
    }
    return names;
  }

  private static String requestType(Class<?> kind) {
    return kind == ClientMessage.ListTasks.class ? "list" : snake(kind.getSimpleName());
  }

  private static String answerName(Class<?> kind) {
    if (kind == ServerMessage.ErrorReply.class) {
      return "error";
    }
    String type = snake(kind.getSimpleName());
    return ALSO_REQUESTS.contains(type) ? type + "_response" : type;
  }

  private static String snake(String camel) {
    return camel.replaceAll("(?<=[a-z])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("unchecked") // Documents are maps with string keys.
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> map(Map<String, Object> parent, String name) {
    Object child = parent.get(name);
    assertThat(child).as(name).isInstanceOf(Map.class);
    return map(Objects.requireNonNull(child));
  }

  @SuppressWarnings("unchecked") // As above.
  private static List<Map<String, Object>> list(@Nullable Object value) {
    return (List<Map<String, Object>>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked") // As above.
  private static List<String> texts(Object value) {
    return (List<String>) value;
  }
}
