package dev.overseer.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** Answers {@code GET /metrics}, on one thread. */
final class ServeMetrics implements AutoCloseable {
  private final HttpServer server;

  private ServeMetrics(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to answer.
   *
   * @throws IOException if the address is taken, or is not ours
   */
  static ServeMetrics open(String host, int port, WorkerMetrics metrics) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.setExecutor(
        Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("overseer-metrics").daemon().unstarted(work)));
    server.createContext("/metrics", exchange -> answer(exchange, metrics));
    server.start();
    return new ServeMetrics(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, WorkerMetrics metrics) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] text = metrics.text();
      exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
