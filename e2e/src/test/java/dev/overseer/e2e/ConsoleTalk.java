package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the console is told besides the hub: messages as they come; of the end its code. */
final class ConsoleTalk implements WebSocket.Listener {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private ConsoleTalk() {}

  /** Watches one topic of a hub, as a browser would. */
  static ConsoleTalk watch(HttpClient client, String url, Optional<String> token, String topic) {
    ConsoleTalk console = new ConsoleTalk();
    WebSocket.Builder builder = client.newWebSocketBuilder().header("Origin", url);
    token.ifPresentOrElse(
        known -> builder.subprotocols("overseer", "overseer.bearer." + known),
        () -> builder.subprotocols("overseer"));
    builder
        .buildAsync(URI.create(url.replace("http:", "ws:") + "/console/ws"), console)
        .join()
        .sendText("{\"type\":\"watch\",\"id\":\"q\",\"topic\":\"%s\"}".formatted(topic), true)
        .join();
    return console;
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    heard.add(text.toString());
    socket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    heard.add(Integer.toString(code));
    return CompletableFuture.completedStage(null);
  }

  String next() throws InterruptedException {
    String text = heard.poll(20, TimeUnit.SECONDS);
    assertThat(text).as("the next message").isNotNull();
    return Objects.requireNonNull(text);
  }
}
