package dev.overseer.testkit.browser;

import dev.overseer.core.DaemonThreads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The DevTools protocol over one WebSocket: commands and their answers by number, events by the
 * session that they are of. Events are heard one at a time, in the order of the wire, on a thread
 * of their own, from which commands may be sent. Thread-safe.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">its domains</a>
 */
final class DevTools implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.shared();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = DaemonThreads.pool("devtools-events");
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Map<String, Consumer<Event>> listeners = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private final StringBuilder incoming = new StringBuilder();
  private volatile String ended = "";

  private DevTools(URI address) {
    socket = client.newWebSocketBuilder().buildAsync(address, new Receive()).join();
    threads.execute(this::tellEvents);
  }

  /** What a session tells without being asked. */
  record Event(String method, JsonNode params) {}

  static DevTools connect(URI address) {
    return new DevTools(address);
  }

  /**
   * Hears the events of a session.
   *
   * @param session empty for the browser's own
   */
  void listen(String session, Consumer<Event> listener) {
    listeners.put(session, listener);
  }

  void forget(String session) {
    listeners.remove(session);
  }

  /** Has something done, and waits until it is. */
  JsonNode call(String session, String method, Map<String, ?> params) {
    return await(method, send(session, method, params), PATIENCE);
  }

  /** Has something done. */
  CompletableFuture<JsonNode> send(String session, String method, Map<String, ?> params) {
    long number = numbers.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    message.set("params", JSON.valueToTree(params));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(number, answer);
    if (!ended.isEmpty()) {
      fail(number, ended);
      return answer;
    }
    write(number, message.toString());
    return answer;
  }

  /** The JDK's WebSocket takes one message at a time. */
  private synchronized void write(long number, String text) {
    try {
      socket.sendText(text, true).join();
    } catch (CompletionException gone) {
      fail(number, "the browser is gone: " + gone.getCause());
    }
  }

  static JsonNode await(String what, CompletableFuture<JsonNode> answer, Duration patience) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      // Made on the thread that heard it: the one that asked is the one to blame.
      Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
      throw new BrowserException(what + ": " + cause.getMessage(), cause);
    } catch (TimeoutException late) {
      throw new BrowserException(
          "%s: no answer within %d s".formatted(what, patience.toSeconds()), late);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException(what + ": interrupted", e);
    }
  }

  private void receive(JsonNode message) {
    if (!message.has("id")) {
      heard.add(message);
      return;
    }
    CompletableFuture<JsonNode> answer = pending.remove(message.path("id").asLong());
    if (answer == null) {
      return;
    }
    JsonNode error = message.path("error");
    if (error.isMissingNode()) {
      answer.complete(message.path("result"));
    } else {
      answer.completeExceptionally(
          new BrowserException(
              error.path("message").asString("?") + " " + error.path("data").asString("")));
    }
  }

  private void tellEvents() {
    try {
      while (true) {
        JsonNode message = heard.take();
        Consumer<Event> listener = listeners.get(message.path("sessionId").asString(""));
        if (listener != null) {
          listener.accept(new Event(message.path("method").asString(), message.path("params")));
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(String why) {
    ended = why;
    pending.keySet().forEach(number -> fail(number, why));
  }

  private void fail(long number, String why) {
    CompletableFuture<JsonNode> answer = pending.remove(number);
    if (answer != null) {
      answer.completeExceptionally(new BrowserException(why));
    }
  }

  @Override
  public void close() {
    end("the browser was closed");
    threads.shutdownNow();
    client.shutdownNow();
  }

  private final class Receive implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      incoming.append(data);
      if (last) {
        String text = incoming.toString();
        incoming.setLength(0);
        receive(JSON.readTree(text));
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end("the browser hung up: %d %s".formatted(code, reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end("the browser is gone: " + error);
    }
  }
}
