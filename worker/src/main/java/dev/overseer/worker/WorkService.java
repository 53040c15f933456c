package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Origin;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Grace;
import dev.overseer.posix.Processes;
import dev.overseer.worker.spool.Heartbeat;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Serves one or several workers of a spool from this process: {@code overseer work}. Thread-safe.
 */
public final class WorkService implements AutoCloseable {
  private static final Duration DRAIN_GRACE = Duration.ofMillis(500);

  private final Processes processes;
  private final ExecutorService threads;
  private final List<Worker> workers;
  private final List<WatchFolder> watches;
  private final Duration shutdownGrace;

  private Optional<ServeMetrics> serveMetrics = Optional.empty();
  private Optional<WakeByRedis> wakeByRedis = Optional.empty();

  private WorkService(
      Processes processes,
      ExecutorService threads,
      List<Worker> workers,
      List<WatchFolder> watches,
      Duration shutdownGrace) {
    this.processes = processes;
    this.threads = threads;
    this.workers = workers;
    this.watches = watches;
    this.shutdownGrace = shutdownGrace;
  }

  /**
   * Begins to take tasks.
   *
   * @param names of the workers
   * @param settings {@link WorkerSettings#SPOOL} and {@link WorkerSettings#WORK}
   * @param environment what agents get as theirs
   * @throws WorkerException if it can't begin, with the reason
   */
  public static WorkService open(
      List<String> names, Settings settings, Map<String, String> environment, Log log) {
    Path state = stateDirectory(settings, environment);
    Processes processes =
        Processes.open(state, new Grace(DRAIN_GRACE, settings.get(WorkerSettings.STOP_GRACE)));
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> Thread.ofPlatform().name("overseer-task-", 0).daemon().unstarted(work));
    List<Worker> workers = new ArrayList<>();
    List<WatchFolder> watches = new ArrayList<>();
    WorkService service =
        new WorkService(
            processes, threads, workers, watches, settings.get(WorkerSettings.SHUTDOWN_GRACE));
    WorkerMetrics metrics = new WorkerMetrics(service::heartbeats);
    try {
      service.serveMetrics = serve(metrics, settings, log);
      for (String name : names) {
        Worker worker =
            new Worker(
                new AssembleWorker(
                    name,
                    settings,
                    processes,
                    threads,
                    environment,
                    metrics.of(name),
                    log.named("worker." + name),
                    Timers.system()));
        worker.begin();
        workers.add(worker);
        watches.add(WatchFolder.begin(WorkerSettings.layout(settings), worker, settings, log));
      }
      service.wakeByRedis =
          settings
              .get(WorkerSettings.REDIS_URL)
              .map(url -> WakeByRedis.begin(url, byName(workers), log.named("redis")));
      return service;
    } catch (IOException e) {
      service.close();
      throw new WorkerException.SpoolUnusable(WorkerSettings.layout(settings), e);
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  /** How the workers are. */
  public List<Heartbeat> heartbeats() {
    return workers.stream().map(Worker::heartbeat).toList();
  }

  /** A {@link #close} that goes on gives running tasks no more time. */
  public void hurry() {
    workers.forEach(Worker::hurry);
  }

  /**
   * Ends: nothing starts any more, running tasks get the shutdown grace, and those that need longer
   * are put back. When this returns no agent is alive.
   */
  @Override
  public void close() {
    wakeByRedis.ifPresent(WakeByRedis::close);
    watches.forEach(WatchFolder::close);
    List<Thread> stops =
        workers.stream().map(worker -> Thread.ofPlatform().start(() -> stop(worker))).toList();
    for (Thread stop : stops) {
      join(stop);
    }
    serveMetrics.ifPresent(ServeMetrics::close);
    processes.close();
    threads.shutdown();
  }

  /** The port that metrics are served on; empty if they are not. */
  public OptionalInt metricsPort() {
    return serveMetrics.isPresent()
        ? OptionalInt.of(serveMetrics.get().port())
        : OptionalInt.empty();
  }

  /** A port that nobody chose may be taken, by another worker for one: it goes on without. */
  private static Optional<ServeMetrics> serve(WorkerMetrics metrics, Settings settings, Log log) {
    if (!settings.get(WorkerSettings.ENABLE_METRICS)) {
      return Optional.empty();
    }
    String host = settings.get(WorkerSettings.METRICS_HOST);
    int port = settings.get(WorkerSettings.METRICS_PORT);
    try {
      ServeMetrics serving = ServeMetrics.open(host, port, metrics);
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

  private void stop(Worker worker) {
    try {
      worker.stop(shutdownGrace);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread stop) {
    boolean interrupted = false;
    while (stop.isAlive()) {
      try {
        stop.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Worker> byName(List<Worker> workers) {
    return workers.stream().collect(Collectors.toMap(Worker::name, Function.identity()));
  }

  private static Path stateDirectory(Settings settings, Map<String, String> environment) {
    Path state =
        settings
            .get(WorkerSettings.STATE_DIR)
            .orElseGet(
                () -> {
                  String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
                  Path base =
                      xdg.isEmpty()
                          ? Path.of(System.getProperty("user.home"), ".local", "state")
                          : Path.of(xdg);
                  return base.resolve("overseer");
                });
    try {
      return Files.createDirectories(state);
    } catch (IOException e) {
      throw new WorkerException.StateUnusable(state, e);
    }
  }
}
