package dev.overseer.server;

import dev.overseer.hub.Hub;
import dev.overseer.hub.HubMetrics;
import dev.overseer.hub.PoolSnapshot;
import dev.overseer.hub.TaskSnapshot;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The hub, the server and the JVM as Prometheus reads them. Everything is read when it is asked
 * for; nothing is counted twice.
 */
final class ExposeMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();

  ExposeMetrics(
      Hub hub, Connections connections, ServerStatistics statistics, ServerOptions options) {
    Info.builder()
        .name("overseer_info")
        .help("The program's version.")
        .labelNames("version")
        .register(registry)
        .addLabelValues(options.version());
    hub(hub);
    server(connections, statistics);
    new ExposeJvm(registry).register();
  }

  /** All of it, in the text format 0.0.4. */
  HttpReply reply() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new HttpReply(
        HttpResponseStatus.OK,
        PrometheusTextFormatWriter.CONTENT_TYPE,
        text.toByteArray(),
        Map.of());
  }

  private void hub(Hub hub) {
    ofHub(hub, "tasks_started", "Runs begun, restarts included.", HubMetrics.Global::tasksStarted);
    ofHub(hub, "tasks_completed", "Runs ended.", HubMetrics.Global::tasksCompleted);
    ofHub(hub, "tasks_errored", "Tasks given up.", HubMetrics.Global::tasksErrored);
    ofHub(hub, "tasks_restarted", "Restarts planned.", HubMetrics.Global::tasksRestarted);
    ofHub(hub, "output_lines", "Lines that tasks wrote.", HubMetrics.Global::outputLines);
    ofHub(hub, "tasks_enqueued", "Tasks that had to wait.", HubMetrics.Global::enqueued);
    ofHub(
        hub,
        "tasks_dequeued",
        "Tasks that left a queue without a start.",
        HubMetrics.Global::dequeued);
    ofHub(
        hub,
        "tasks_displaced",
        "Tasks that another pushed out of a queue.",
        HubMetrics.Global::displaced);
    ofHub(hub, "tasks_expired", "Tasks that waited too long.", HubMetrics.Global::expired);
    perAction(hub, "tasks_started", "Runs begun, by action.", HubMetrics.OfAction::tasksStarted);
    perAction(
        hub, "tasks_completed", "Runs ended, by action.", HubMetrics.OfAction::tasksCompleted);
    perAction(
        hub, "tasks_errored", "Tasks given up, by action.", HubMetrics.OfAction::tasksErrored);
    perAction(
        hub,
        "tasks_restarted",
        "Restarts planned, by action.",
        HubMetrics.OfAction::tasksRestarted);
    perAction(hub, "output_lines", "Lines written, by action.", HubMetrics.OfAction::outputLines);
    GaugeWithCallback.builder()
        .name("overseer_tasks")
        .help("Tasks that the hub knows, by phase.")
        .labelNames("phase")
        .callback(
            gauge ->
                tasksByPhase(hub)
                    .forEach(
                        (phase, count) -> gauge.call(count, phase.name().toLowerCase(Locale.ROOT))))
        .register(registry);
    Supplier<PoolSnapshot> pool = () -> hub.pool(Optional.empty());
    gauge(
        "overseer_pool_limit",
        "The most that run at once; 0 for no limit.",
        () -> pool.get().limit());
    gauge("overseer_pool_running", "Tasks that hold a place.", () -> pool.get().running());
    gauge("overseer_pool_waiting", "Tasks that wait for one.", () -> pool.get().waiting().size());
  }

  private static Map<TaskSnapshot.Phase, Integer> tasksByPhase(Hub hub) {
    Map<TaskSnapshot.Phase, Integer> counts = new EnumMap<>(TaskSnapshot.Phase.class);
    for (TaskSnapshot.Phase phase : TaskSnapshot.Phase.values()) {
      counts.put(phase, 0);
    }
    hub.list().forEach(task -> counts.merge(task.phase(), 1, Integer::sum));
    return counts;
  }

  private void server(Connections connections, ServerStatistics statistics) {
    gauge("overseer_connections", "WebSockets open now.", () -> connections.all().size());
    gauge(
        "overseer_outbox_bytes",
        "What waits for clients, all together.",
        () -> connections.all().stream().mapToLong(open -> open.outbox().bytes()).sum());
    gauge(
        "overseer_loop_lag_seconds",
        "By how much the network thread was late when last looked at.",
        () -> statistics.loopLagNanos / 1e9);
    counter("overseer_connections_opened", "WebSockets opened.", statistics.connections);
    CounterWithCallback.builder()
        .name("overseer_refused")
        .help("Requests refused, by reason.")
        .labelNames("reason")
        .callback(
            counter -> {
              counter.call(statistics.refusedPeers.doubleValue(), "peer");
              counter.call(statistics.refusedOrigins.doubleValue(), "origin");
              counter.call(statistics.refusedTokens.doubleValue(), "token");
            })
        .register(registry);
    counter("overseer_requests", "Messages from clients.", statistics.requests);
    counter("overseer_request_errors", "Messages answered with an error.", statistics.errors);
    counter("overseer_sent_bytes", "Bytes written to WebSockets.", statistics.bytesSent);
    counter(
        "overseer_encoded_lines",
        "Lines turned into frames; once for all clients that keep up.",
        statistics.linesEncoded);
    counter(
        "overseer_dropped_lines",
        "Lines that slow clients were not sent, but told about.",
        statistics.linesDropped);
    counter("overseer_gaps", "Times that a client was told what it missed.", statistics.gaps);
    counter(
        "overseer_stalled_connections",
        "Clients disconnected for not reading.",
        statistics.stalled);
  }

  private void ofHub(Hub hub, String name, String help, ToDoubleFunction<HubMetrics.Global> value) {
    CounterWithCallback.builder()
        .name("overseer_" + name)
        .help(help)
        .callback(counter -> counter.call(value.applyAsDouble(hub.metrics())))
        .register(registry);
  }

  private void perAction(
      Hub hub, String name, String help, ToDoubleFunction<HubMetrics.OfAction> value) {
    CounterWithCallback.builder()
        .name("overseer_action_" + name)
        .help(help)
        .labelNames("action")
        .callback(
            counter ->
                hub.metricsByAction()
                    .forEach(
                        (action, metrics) -> counter.call(value.applyAsDouble(metrics), action)))
        .register(registry);
  }

  private void counter(String name, String help, LongAdder value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call(value.doubleValue()))
        .register(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }
}
