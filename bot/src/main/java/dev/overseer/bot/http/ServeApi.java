package dev.overseer.bot.http;

import static dev.overseer.core.log.LogField.field;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overseer.bot.disk.DiskException;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.core.DaemonThreads;
import dev.overseer.core.log.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;

/**
 * The bot over HTTP. Each request has a thread of its own, which may wait; what goes wrong becomes
 * an answer here and nowhere else.
 */
public final class ServeApi implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Route route;
  private final Log log;

  private ServeApi(HttpServer server, ExecutorService threads, Route route, Log log) {
    this.server = server;
    this.threads = threads;
    this.route = route;
    this.log = log;
  }

  /**
   * Begins to answer.
   *
   * @throws IOException if the address is taken, or is not ours
   */
  public static ServeApi open(String host, int port, Route route, Log log) throws IOException {
    // Read once, by the first server of a process: who sends nothing, or too slowly, is cut off.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    System.setProperty("jdk.httpserver.maxConnections", "2000");
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
    ExecutorService threads = DaemonThreads.pool("overseer-api");
    ServeApi api = new ServeApi(server, threads, route, log);
    server.setExecutor(threads);
    server.createContext("/", api::handle);
    server.start();
    return api;
  }

  /** The port, which was chosen if 0 was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    try {
      return route.answer(Call.read(exchange));
    } catch (ApiException e) {
      return failed(e);
    } catch (GuildFailure e) {
      log.warn("Discord did not do it", e, field("path", path));
      return failed(
          switch (e) {
            case GuildFailure.Unavailable later -> ApiException.unavailable(later.said());
            case GuildFailure.Full full -> ApiException.unavailable(full.said());
            case GuildFailure.NotAllowed no -> ApiException.discord(no.said());
            case GuildFailure.Missing no -> ApiException.discord(no.said());
            case GuildFailure.Refused no -> ApiException.discord(no.said());
          });
    } catch (DiskException e) {
      log.error("nothing can be remembered", e, field("path", path));
      return failed(ApiException.unavailable("the bot can't write to its disk"));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return failed(ApiException.unavailable("the bot is ending"));
    } catch (IOException | RuntimeException e) {
      log.error("a request failed", e, field("path", path));
      return failed(ApiException.broken());
    }
  }

  private Answer failed(ApiException e) {
    return Answer.of(e, route.harmless(String.valueOf(e.getMessage())));
  }

  /** Takes no more requests; those that wait are answered with 503. */
  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(1);
  }
}
