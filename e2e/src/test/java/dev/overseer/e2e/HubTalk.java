package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Talks to a hub as any client may, one message after the other. */
final class HubTalk implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private HubTalk(String url, String... protocols) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (protocols.length > 0) {
      builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
    }
    socket = builder.buildAsync(URI.create(url), new Receive()).join();
  }

  static HubTalk to(String url) {
    return new HubTalk(url);
  }

  /** Starts a task, and waits until it runs or waits in a queue. */
  void start(String taskId, String action, Map<String, String> params) {
    ObjectNode message = message("start").put("action", action).put("task_id", taskId);
    message.set("params", JSON.valueToTree(params));
    send(message);
    JsonNode answer = next("started", "queued", "error");
    assertThat(answer.path("type").asString()).as(answer.toString()).isNotEqualTo("error");
  }

  /** Runs a script, and waits until it runs. */
  void run(String taskId, String script) {
    start(taskId, "sh", Map.of("script", script));
  }

  /** Runs a script, and waits for its end. */
  void runToTheEnd(String taskId, String script) {
    run(taskId, script);
    awaitEnd(taskId);
  }

  /** Waits until a task that was started here has ended. */
  void awaitEnd(String taskId) {
    while (!next("exited").path("task_id").asString().equals(taskId)) {
      // Of another task.
    }
  }

  void stop(String taskId) {
    send(message("stop").put("task_id", taskId));
  }

  private static ObjectNode message(String type) {
    return JSON.createObjectNode().put("type", type).put("id", "t");
  }

  private void send(ObjectNode message) {
    socket.sendText(message.toString(), true).join();
  }

  /** The next message of one of these types. */
  private JsonNode next(String... types) {
    try {
      while (true) {
        JsonNode message = received.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("a message " + String.join(", ", types)).isNotNull();
        if (message != null && List.of(types).contains(message.path("type").asString())) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private final class Receive implements WebSocket.Listener {
    private final StringBuilder incoming = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      incoming.append(data);
      if (last) {
        received.add(JSON.readTree(incoming.toString()));
        incoming.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
