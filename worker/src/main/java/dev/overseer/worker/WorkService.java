package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.DaemonThreads;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.EndLeftovers;
import dev.overseer.posix.Processes;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.schedule.RetryDelay;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Serves one or several workers of a spool from this process: {@code overseer work}. Thread-safe.
 */
public final class WorkService implements Engine.Working {
  private final Settings settings;
  private final Map<String, String> environment;
  private final Optional<Processes> shared;
  private final Log log;
  private final WorkerMetrics metrics = new WorkerMetrics(this::heartbeats);

  private final List<Served> served = new ArrayList<>();
  private final Deque<Runnable> closeBefore = new ArrayDeque<>();
  private final Deque<Runnable> closeAfter = new ArrayDeque<>();
  private OptionalInt metricsPort = OptionalInt.empty();

  private WorkService(
      Settings settings, Map<String, String> environment, Optional<Processes> shared, Log log) {
    this.settings = settings;
    this.environment = environment;
    this.shared = shared;
    this.log = log;
  }

  /** What is done for the workers. */
  public enum Mode {
    /** Their tasks are run. */
    RUN,
    /** Another program runs them; this one does the retries and the dead letters. */
    MONITOR
  }

  /**
   * Begins.
   *
   * @param names of the workers
   * @param settings {@link WorkerSettings#SPOOL} and {@link WorkerSettings#WORK}
   * @param environment what agents get as theirs
   * @throws WorkerException if it can't begin, with the reason
   * @throws dev.overseer.posix.PosixException if this system can't start agents as it must
   */
  public static WorkService open(
      List<String> names, Mode mode, Settings settings, Map<String, String> environment, Log log) {
    return open(names, mode, settings, environment, Optional.empty(), log);
  }

  /**
   * Begins, perhaps as one of several services of this process.
   *
   * @param processes start its agents, as {@link EquipWorker#processes} gives them, where others
   *     use them too. They stay the caller's: to be closed after the last service, which then has
   *     left nobody alive
   * @throws WorkerException if it can't begin, with the reason
   */
  public static WorkService open(
      List<String> names,
      Mode mode,
      Settings settings,
      Map<String, String> environment,
      Optional<Processes> processes,
      Log log) {
    return new WorkService(settings, environment, processes, log).opened(names, mode);
  }

  private WorkService opened(List<String> names, Mode mode) {
    try {
      begin(names, mode);
      return this;
    } catch (IOException e) {
      close();
      throw new WorkerException.SpoolUnusable(WorkerSettings.layout(settings), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void begin(List<String> names, Mode mode) throws IOException {
    Optional<ServeMetrics> serving = ServeMetrics.openIfWanted(settings, metrics, log);
    serving.ifPresent(
        server -> {
          metricsPort = OptionalInt.of(server.port());
          closeAfter.push(server::close);
        });
    Function<String, Served> make = mode == Mode.RUN ? workers() : this::monitor;
    List<Served> made = names.stream().distinct().map(make).toList();
    WatchFolders watch =
        WatchFolders.open(
            settings.get(WorkerSettings.WATCH) == WorkerSettings.Watch.AUTO,
            Timers.system(),
            settings.get(WorkerSettings.POLL_INTERVAL),
            log.named("watch"));
    closeBefore.push(watch::close);
    for (Served one : made) {
      one.begin();
      synchronized (served) {
        served.add(one);
      }
      watch.add(one.folders(), one);
    }
    settings
        .get(WorkerSettings.REDIS_URL)
        .map(url -> WakeByRedis.begin(url, byName(made), log.named("redis")))
        .ifPresent(wake -> closeBefore.push(wake::close));
  }

  private Function<String, Served> workers() {
    Path state = StateFolder.of(settings, environment);
    Processes processes =
        shared.orElseGet(() -> EquipWorker.processes(List.of(settings), environment));
    EndLeftovers endLeftovers = new EndLeftovers(state, settings.get(WorkerSettings.STOP_GRACE));
    ExecutorService threads = DaemonThreads.pool("overseer-task");
    closeAfter.push(threads::shutdown);
    if (shared.isEmpty()) {
      closeAfter.push(processes::close);
    }
    return name ->
        new Worker(
            new AssembleWorker(
                name,
                settings,
                processes,
                endLeftovers,
                threads,
                environment,
                metrics.of(name),
                log.named("worker").with(field("worker", name)),
                Timers.system()));
  }

  private Served monitor(String name) {
    return new Monitor(
        name,
        WorkerSettings.layout(settings),
        settings.get(WorkerSettings.EXECUTION_META_DIR),
        new WriteFile(settings.get(WorkerSettings.FSYNC)),
        new Tell(metrics.of(name)),
        log.named("monitor").with(field("worker", name)),
        Timers.system(),
        new Monitor.Rules(
            settings.get(WorkerSettings.MAX_RETRIES),
            new RetryDelay(
                settings.get(WorkerSettings.INITIAL_RETRY_DELAY),
                settings.get(WorkerSettings.RETRY_BACKOFF)),
            settings.get(WorkerSettings.HEARTBEAT_INTERVAL)));
  }

  /** How the workers are. */
  public List<Heartbeat> heartbeats() {
    return all().stream().map(Served::heartbeat).toList();
  }

  /** The port that metrics are served on; empty if they are not. */
  public OptionalInt metricsPort() {
    return metricsPort;
  }

  @Override
  public void hurry() {
    all().forEach(Served::hurry);
  }

  @Override
  public void close() {
    closeBefore.forEach(Runnable::run);
    List<Thread> stops =
        all().stream().map(one -> Thread.ofPlatform().start(() -> stop(one))).toList();
    stops.forEach(WorkService::join);
    closeAfter.forEach(Runnable::run);
  }

  private void stop(Served one) {
    try {
      one.stop(settings.get(WorkerSettings.SHUTDOWN_GRACE));
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Served> all() {
    synchronized (served) {
      return List.copyOf(served);
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

  private static Map<String, Served> byName(List<Served> served) {
    return served.stream().collect(Collectors.toMap(Served::name, Function.identity()));
  }
}
