package dev.overseer.testkit.discord;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A client of the gateway that does what JDA never would. */
final class RawGateway implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  RawGateway(FakeBot bot) {
    this(bot.gatewayUrl() + "/?v=10&encoding=json");
  }

  RawGateway(String url) {
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
              frames.add(JsonMapper.shared().readTree(text.toString()));
              text.setLength(0);
            }
            return WebSocket.Listener.super.onText(webSocket, data, last);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closes.add(code);
            return WebSocket.Listener.super.onClose(webSocket, code, reason);
          }
        };
    socket = http.newWebSocketBuilder().buildAsync(URI.create(url), listener).join();
  }

  void send(String json) {
    socket.sendText(json, true).join();
  }

  void identify(String token, long intents) {
    send(
        """
        {"op": 2, "d": {"token": "%s", "intents": %d, "properties": {}}}
        """
            .formatted(token, intents));
  }

  void resume(FakeBot bot, String sessionId, long seq) {
    send(
        """
        {"op": 6, "d": {"token": "%s", "session_id": "%s", "seq": %d}}
        """
            .formatted(bot.token(), sessionId, seq));
  }

  /** The next frame; an empty one if none comes. */
  JsonNode next() throws InterruptedException {
    JsonNode frame = frames.poll(10, TimeUnit.SECONDS);
    ObjectNode none = JsonMapper.shared().createObjectNode();
    return frame == null ? none : frame;
  }

  /** The next event of this name. */
  JsonNode event(String name) throws InterruptedException {
    JsonNode frame = next();
    while (!frame.isEmpty() && !frame.path("t").asString("").equals(name)) {
      frame = next();
    }
    return frame;
  }

  /** Frames that have come already. */
  int waiting() {
    return frames.size();
  }

  /** The code that the gateway closes with; 0 if it does not. */
  int closeCode() throws InterruptedException {
    Integer code = closes.poll(10, TimeUnit.SECONDS);
    return code == null ? 0 : code;
  }

  void sayClose(int code) {
    socket.sendClose(code, "").join();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
