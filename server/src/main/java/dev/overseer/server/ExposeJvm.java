package dev.overseer.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;

/** The few things about the JVM that tell whether it is well. */
final class ExposeJvm {
  private final PrometheusRegistry registry;

  ExposeJvm(PrometheusRegistry registry) {
    this.registry = registry;
  }

  void register() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    GaugeWithCallback.builder()
        .name("overseer_jvm_memory_used_bytes")
        .help("Memory that the JVM uses, by area.")
        .labelNames("area")
        .callback(
            gauge -> {
              gauge.call((double) memory.getHeapMemoryUsage().getUsed(), "heap");
              gauge.call((double) memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("overseer_jvm_threads")
        .help("Platform threads.")
        .callback(gauge -> gauge.call(ManagementFactory.getThreadMXBean().getThreadCount()))
        .register(registry);
    CounterWithCallback.builder()
        .name("overseer_jvm_gc_seconds")
        .help("Time spent in garbage collection, by collector.")
        .labelNames("gc")
        .callback(
            counter -> {
              for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
                counter.call(Math.max(0, gc.getCollectionTime()) / 1e3, gc.getName());
              }
            })
        .register(registry);
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    GaugeWithCallback.builder()
        .name("overseer_uptime_seconds")
        .help("Since the process began.")
        .callback(gauge -> gauge.call(runtime.getUptime() / 1e3))
        .register(registry);
    CounterWithCallback.builder()
        .name("overseer_cpu_seconds")
        .help("Processor time that the process took.")
        .callback(
            counter ->
                counter.call(
                    ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .toNanos()
                        / 1e9))
        .register(registry);
  }
}
