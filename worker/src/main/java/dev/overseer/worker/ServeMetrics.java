package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Origin;
import dev.overseer.core.settings.Settings;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code GET /metrics}, on one thread. */
public final class ServeMetrics implements AutoCloseable {
  private final HttpServer server;

  private ServeMetrics(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to answer, if settings want it. A port that nobody chose may be taken, by another worker
   * for one: then it goes on without.
   *
   * @throws WorkerException if a port that somebody chose is taken
   */
  public static Optional<ServeMetrics> openIfWanted(
      Settings settings, WorkerMetrics metrics, Log log) {
    if (!settings.get(WorkerSettings.ENABLE_METRICS)) {
      return Optional.empty();
    }
    String host = settings.get(WorkerSettings.METRICS_HOST);
    int port = settings.get(WorkerSettings.METRICS_PORT);
    try {
      ServeMetrics serving = open(host, port, metrics::text);
      log.info("serving metrics", field("host", host), field("port", serving.port()));
      return Optional.of(serving);
    } catch (IOException | UnresolvedAddressException e) {
      if (settings.origin(WorkerSettings.METRICS_PORT) != Origin.DEFAULT) {
        throw new WorkerException.MetricsUnservable(host, port, e);
      }
      log.warn("metrics can't be served; the worker goes on without", e, field("port", port));
      return Optional.empty();
    }
  }

  /**
   * Begins to answer.
   *
   * @param port 0 for a free one
   * @param text what is answered, see {@link #text}
   * @throws IOException if the address is taken, or is not ours
   */
  public static ServeMetrics open(String host, int port, Supplier<byte[]> text) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.setExecutor(
        Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("overseer-metrics").daemon().unstarted(work)));
    server.createContext("/metrics", exchange -> answer(exchange, text));
    server.start();
    return new ServeMetrics(server);
  }

  /** All that a registry has, in the text format 0.0.4. */
  public static byte[] text(PrometheusRegistry registry) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }

  /** Where it answers. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Supplier<byte[]> metrics) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] text = metrics.get();
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
