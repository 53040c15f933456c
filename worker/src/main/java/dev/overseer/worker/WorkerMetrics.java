package dev.overseer.worker;

import dev.overseer.worker.spool.Heartbeat;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the workers of this process do, as Prometheus reads it: the documented names, {@code
 * watcher_…}, and ours beside them. Gauges are read when they are asked for, so none can be stale.
 */
public final class WorkerMetrics {
  private static final double[] BUCKETS = {1, 5, 10, 30, 60, 120, 300, 600};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter processed =
      counter("watcher_tasks_processed", "Tasks that are over.", "worker", "status");
  private final Counter failed =
      counter("watcher_tasks_failed", "Failures, by what followed.", "worker", "reason");
  private final Histogram duration =
      Histogram.builder()
          .name("watcher_task_duration_seconds")
          .help("How long attempts took.")
          .labelNames("worker")
          .classicOnly()
          .classicUpperBounds(BUCKETS)
          .register(registry);
  private final Counter deadLetters =
      counter(
          "overseer_worker_dead_letters",
          "Files that were parked: tasks that were given up, and files that were none.",
          "worker");
  private final Counter interrupted =
      counter(
          "overseer_worker_interrupted",
          "Attempts that cost their tasks nothing: the worker was stopped or died, the agent had"
              + " reached its limit, or the fault was ours.",
          "worker");
  private final Counter cost =
      counter("overseer_worker_cost_dollars", "What agents say that they cost.", "worker");

  /**
   * Metrics of no worker yet.
   *
   * @param heartbeats how the workers are now
   */
  public WorkerMetrics(Supplier<List<Heartbeat>> heartbeats) {
    gauge("watcher_task_queue_size", "Tasks that wait.", heartbeats, Heartbeat::queueSize);
    gauge("watcher_active_tasks", "Tasks that run.", heartbeats, beat -> beat.running().size());
    gauge(
        "watcher_circuit_breaker_state",
        "0 closed, 1 open, 2 half open.",
        heartbeats,
        beat ->
            switch (beat.breaker()) {
              case "open" -> 1;
              case "half_open" -> 2;
              default -> 0;
            });
    gauge(
        "overseer_worker_healthy",
        "1 where nothing keeps the worker from its work.",
        heartbeats,
        beat -> beat.status().equals(Heartbeat.HEALTHY) ? 1 : 0);
    GaugeWithCallback.builder()
        .name("overseer_worker_status")
        .help("1 for the word that the heartbeat has for how the worker is, which is a label.")
        .labelNames("worker", "status")
        .callback(
            report ->
                heartbeats.get().forEach(beat -> report.call(1, beat.worker(), beat.status())))
        .register(registry);
    gauge(
        "overseer_worker_spent_today_dollars",
        "What agents cost since midnight, UTC.",
        heartbeats,
        beat -> beat.spentToday().doubleValue());
  }

  /** Counts for one worker. */
  public Tell.Listener of(String worker) {
    // Named before they count anything: a rate needs a zero to begin from.
    List.of("completed", "failed").forEach(status -> processed.initLabelValues(worker, status));
    List.of("retry", "max_retries", "lock_timeout", "exception")
        .forEach(reason -> failed.initLabelValues(worker, reason));
    List.of(deadLetters, interrupted, cost).forEach(counter -> counter.initLabelValues(worker));
    duration.initLabelValues(worker);
    return new Tell.Listener() {
      @Override
      public void attempt(Duration took) {
        duration.labelValues(worker).observe(took.toNanos() / 1e9);
      }

      @Override
      public void processed(boolean completed) {
        processed.labelValues(worker, completed ? "completed" : "failed").inc();
      }

      @Override
      public void failed(String reason) {
        failed.labelValues(worker, reason).inc();
      }

      @Override
      public void deadLettered() {
        deadLetters.labelValues(worker).inc();
      }

      @Override
      public void interrupted() {
        interrupted.labelValues(worker).inc();
      }

      @Override
      public void cost(double dollars) {
        cost.labelValues(worker).inc(dollars);
      }
    };
  }

  /** All of it, in the text format 0.0.4. */
  byte[] text() {
    return ServeMetrics.text(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private void gauge(
      String name,
      String help,
      Supplier<List<Heartbeat>> heartbeats,
      ToDoubleFunction<Heartbeat> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("worker")
        .callback(
            report ->
                heartbeats
                    .get()
                    .forEach(beat -> report.call(value.applyAsDouble(beat), beat.worker())))
        .register(registry);
  }
}
