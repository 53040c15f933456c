package dev.overseer.engine.temporal;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Processes;
import dev.overseer.worker.EquipWorker;
import dev.overseer.worker.ServeMetrics;
import dev.overseer.worker.WorkerMetrics;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.spool.Heartbeat;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs workers of a namespace in this process. Thread-safe. */
final class TemporalWork implements Engine.Working {
  /** A cached workflow that waits keeps a thread; one that is not is replayed, which is short. */
  private static final int CACHED_WORKFLOWS = 200;

  private static final Duration LONGEST_END = Duration.ofMinutes(1);

  /** For the server to hear what attempts came to, and our workflow code what follows. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Settings settings;
  private final WorkerMetrics metrics = new WorkerMetrics(this::heartbeats);
  private final List<ServeWorker> served = new ArrayList<>();

  private Optional<ServeMetrics> serving = Optional.empty();
  private Optional<Processes> ownProcesses = Optional.empty();
  private Optional<WorkerFactory> factory = Optional.empty();
  private volatile boolean hurried;

  private TemporalWork(Settings settings) {
    this.settings = settings;
  }

  /**
   * Begins.
   *
   * @param own {@link TemporalSettings#ALL}
   * @param processes start the agents, where others use them too
   * @throws dev.overseer.worker.WorkerException if it can't
   */
  static TemporalWork begin(
      Connection connection,
      Executions executions,
      List<String> workers,
      Settings settings,
      Settings own,
      Map<String, String> environment,
      Optional<Processes> processes,
      Timers time,
      Log log)
      throws EngineException {
    TemporalWork work = new TemporalWork(settings);
    try {
      work.open(connection, executions, workers, own, environment, processes, time, log);
      return work;
    } catch (IOException e) {
      work.close();
      throw e instanceof EngineException known
          ? known
          : new EngineException("OVERSEER_STATE_DIR can't be used: " + e, e);
    } catch (RuntimeException e) {
      work.close();
      throw e;
    }
  }

  private void open(
      Connection connection,
      Executions executions,
      List<String> workers,
      Settings own,
      Map<String, String> environment,
      Optional<Processes> shared,
      Timers time,
      Log log)
      throws IOException {
    serving = ServeMetrics.openIfWanted(settings, metrics, log);
    Path state = EquipWorker.stateFolder(settings, environment);
    if (shared.isEmpty()) {
      ownProcesses = Optional.of(EquipWorker.processes(List.of(settings), environment));
    }
    WorkerFactory made =
        WorkerFactory.newInstance(
            connection.client(),
            WorkerFactoryOptions.newBuilder()
                .setWorkflowCacheSize(CACHED_WORKFLOWS)
                .setMaxWorkflowThreadCount(2 * CACHED_WORKFLOWS)
                .build());
    factory = Optional.of(made);
    ServeWorker.With with =
        new ServeWorker.With(
            connection,
            executions,
            settings,
            own,
            environment,
            shared.or(() -> ownProcesses).orElseThrow(),
            state,
            OutputStore.of(own, log),
            metrics,
            time,
            log);
    Policy policy =
        new Policy(
            settings.get(WorkerSettings.TASK_TIMEOUT),
            settings.get(WorkerSettings.STOP_GRACE),
            own.get(TemporalSettings.HEARTBEAT_TIMEOUT));
    List<ServeWorker> making = new ArrayList<>();
    for (String name : workers.stream().distinct().toList()) {
      ServeWorker one = new ServeWorker(name, with);
      one.addTo(made, policy);
      making.add(one);
    }
    made.start();
    for (ServeWorker one : making) {
      one.begin();
      synchronized (served) {
        served.add(one);
      }
    }
  }

  /** How the workers are. */
  List<Heartbeat> heartbeats() {
    return all().stream().map(ServeWorker::heartbeat).toList();
  }

  /** The port that metrics are served on; empty if they are not. */
  OptionalInt metricsPort() {
    return serving.map(one -> OptionalInt.of(one.port())).orElseGet(OptionalInt::empty);
  }

  @Override
  public void hurry() {
    hurried = true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The workflows are served until the attempts are over: what these came to should be closed by
   * us, and not by a worker that is started for it.
   */
  @Override
  public void close() {
    all().forEach(ServeWorker::stopTaking);
    boolean hadWork = !isIdle();
    await(settings.get(WorkerSettings.SHUTDOWN_GRACE), () -> isIdle() || hurried);
    all().forEach(ServeWorker::interruptAll);
    await(LONGEST_END, this::isIdle);
    if (hadWork) {
      await(LAST_WORDS, () -> false);
    }
    all().forEach(ServeWorker::end);
    factory.ifPresent(
        one -> {
          // In order, or the server would wait for us with what our cache has.
          one.shutdown();
          one.awaitTermination(5, TimeUnit.SECONDS);
          one.shutdownNow();
        });
    ownProcesses.ifPresent(Processes::close);
    serving.ifPresent(ServeMetrics::close);
  }

  private boolean isIdle() {
    return all().stream().allMatch(ServeWorker::isIdle);
  }

  private static void await(Duration longest, BooleanSupplier until) {
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      while (!until.getAsBoolean() && System.nanoTime() - deadline < 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ServeWorker> all() {
    synchronized (served) {
      return List.copyOf(served);
    }
  }
}
