package dev.overseer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.protocol.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of /console/ws as a browser is one, which keeps what it is told of one topic. */
final class ConsoleSocket implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final Map<String, Map<String, Object>> items = new LinkedHashMap<>();
  private final WebSocket socket;

  private ConsoleSocket(String url, String token) {
    socket =
        client
            .newWebSocketBuilder()
            .subprotocols("overseer", "overseer.bearer." + token)
            .header("Origin", url)
            .buildAsync(URI.create(url.replace("http", "ws") + "/console/ws"), new Hear())
            .join();
  }

  /** Connects, and hears the greeting. */
  static ConsoleSocket open(String url, String token) {
    ConsoleSocket opened = new ConsoleSocket(url, token);
    assertThat(opened.next()).containsEntry("type", "hello");
    return opened;
  }

  private final class Hear implements WebSocket.Listener {
    private final List<String> parts = new ArrayList<>();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.add(part.toString());
      if (last) {
        texts.add(String.join("", parts));
        parts.clear();
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  /** Sends a message. */
  ConsoleSocket send(Map<String, Object> message) {
    socket.sendText(new String(Wire.writeDocument(message), UTF_8), true).join();
    return this;
  }

  /** The next message. */
  Map<String, Object> next() {
    try {
      String text = texts.poll(20, TimeUnit.SECONDS);
      assertThat(text).as("the next message").isNotNull();
      return Wire.readDocument(Objects.requireNonNull(text).getBytes(UTF_8));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Hears until an item is so; others meanwhile are kept. */
  Map<String, Object> await(String key, Predicate<Map<String, Object>> isSo) {
    while (true) {
      Optional<Map<String, Object>> item = Optional.ofNullable(items.get(key)).filter(isSo);
      if (item.isPresent()) {
        return item.get();
      }
      apply(next());
    }
  }

  /** Hears until some item is so. */
  Map<String, Object> awaitAny(Predicate<Map<String, Object>> isSo) {
    while (true) {
      Optional<Map<String, Object>> item = items.values().stream().filter(isSo).findFirst();
      if (item.isPresent()) {
        return item.get();
      }
      apply(next());
    }
  }

  private void apply(Map<String, Object> message) {
    assertThat(message.get("type")).as(message.toString()).isIn("snapshot", "change");
    if ("snapshot".equals(message.get("type"))) {
      items.clear();
    }
    for (Object one : list(message, "set")) {
      Map<String, Object> item = new LinkedHashMap<>();
      ((Map<?, ?>) one).forEach((name, value) -> item.put((String) name, value));
      items.put(String.valueOf(item.get("key")), item);
    }
    list(message, "removed").forEach(items::remove);
  }

  private static List<?> list(Map<String, Object> message, String name) {
    return Optional.ofNullable((List<?>) message.get(name)).orElse(List.of());
  }

  @Override
  public void close() {
    socket.abort();
    client.close();
  }
}
