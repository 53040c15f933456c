package dev.overseer.worker.orchestrator;

import dev.overseer.worker.ServeMetrics;
import dev.overseer.worker.orchestrator.CheckWorkers.Health;
import dev.overseer.worker.orchestrator.State.Stats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What the orchestrator knows, as Prometheus reads it. Its counts are those of its state, and so
 * survive a restart.
 */
final class OrchestratorMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();

  OrchestratorMetrics(List<String> workers, State state, CheckWorkers check) {
    CounterWithCallback.builder()
        .name("overseer_orchestrator_tasks")
        .help("Tasks that were told of, by how they ended; a late one may be over afterwards.")
        .labelNames("status")
        .callback(
            counter -> {
              Stats stats = state.stats();
              counter.call((double) stats.completed(), "completed");
              counter.call((double) stats.failed(), "failed");
              counter.call((double) stats.timedOut(), "timeout");
            })
        .register(registry);
    gauge("open_tasks", "Tasks that have no last result yet.", () -> state.open().size());
    gauge(
        "untold_events",
        "What happened and could not be told yet: 0 unless the spool can't be written.",
        () -> state.untold().size());
    GaugeWithCallback.builder()
        .name("overseer_orchestrator_worker_alive")
        .help("1 while the worker's heartbeat changes.")
        .labelNames("worker")
        .callback(
            gauge ->
                workers.forEach(
                    worker ->
                        gauge.call(
                            check
                                    .pulse(worker)
                                    .filter(pulse -> pulse.health() == Health.HEALTHY)
                                    .isPresent()
                                ? 1
                                : 0,
                            worker)))
        .register(registry);
  }

  /** All of it, in the text format 0.0.4. */
  byte[] text() {
    return ServeMetrics.text(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name("overseer_orchestrator_" + name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }
}
