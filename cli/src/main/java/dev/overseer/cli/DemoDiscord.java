package dev.overseer.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overseer.core.DaemonThreads;
import dev.overseer.core.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for Discord, and for the bot there, on a free port of loopback: takes all that is
 * posted to its webhook, and has a person who thinks for a moment and then says yes to whatever an
 * agent asks. Thread-safe.
 */
final class DemoDiscord implements AutoCloseable {
  private static final String WEBHOOK =
      "/api/webhooks/100000000000000001/a-token-that-opens-nothing";
  private static final Duration THOUGHT = Duration.ofSeconds(2);

  private final HttpServer server;
  private final ExecutorService threads;
  private final DemoScreen screen;

  private final AtomicInteger posts = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  private DemoDiscord(HttpServer server, ExecutorService threads, DemoScreen screen) {
    this.server = server;
    this.threads = threads;
    this.screen = screen;
  }

  /** Opens it. */
  static DemoDiscord open(DemoScreen screen) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      DemoDiscord discord = new DemoDiscord(server, DaemonThreads.pool("demo-discord"), screen);
      server.setExecutor(discord.threads);
      server.createContext("/api/v10" + WEBHOOK.substring("/api".length()), discord::post);
      server.createContext("/run/asks", discord::ask);
      server.start();
      return discord;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where a watcher posts. */
  String webhook() {
    return url() + WEBHOOK;
  }

  /** How many posts came. */
  int posts() {
    return posts.get();
  }

  /** How often a person was asked. */
  int asked() {
    return asked.get();
  }

  private void post(HttpExchange exchange) throws IOException {
    int number = exchange.getRequestMethod().equals("POST") ? posts.incrementAndGet() : posts.get();
    answer(exchange, "{\"id\":\"%d\",\"channel_id\":\"1\"}".formatted(number));
  }

  private void ask(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      asked.incrementAndGet();
      screen.note("deploy", "asks a person: may it run \"make deploy\"?");
      answer(exchange, "{\"askId\":\"1\",\"state\":\"pending\"}");
      return;
    }
    try {
      Thread.sleep(THOUGHT);
    } catch (InterruptedException closing) {
      exchange.close();
      return;
    }
    screen.note("deploy", "the person says yes");
    answer(
        exchange,
        "{\"askId\":\"1\",\"state\":\"approved\",\"by\":%s}"
            .formatted(JsonText.quoted("the demo's person")));
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
