package dev.overseer.engine.temporal;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Processes;
import dev.overseer.worker.Desk;
import dev.overseer.worker.EquipWorker;
import dev.overseer.worker.Hold;
import dev.overseer.worker.Identity;
import dev.overseer.worker.Tell;
import dev.overseer.worker.Words;
import dev.overseer.worker.WorkerMemory;
import dev.overseer.worker.WorkerMetrics;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import io.grpc.StatusRuntimeException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.CompositeTuner;
import io.temporal.worker.tuning.FixedSizeSlotSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One worker in this process: polls the task queue of its name, and makes the attempts that come.
 *
 * <p>Thread-safe.
 */
final class ServeWorker {
  private static final int POLLERS = 5;
  private static final int WORKFLOW_SLOTS = 100;
  private static final int LOOK_UP_SLOTS = 50;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_QUEUE = Duration.ofSeconds(10);

  private final String name;
  private final Connection connection;
  private final Executions executions;
  private final Desk desk;
  private final Gate gate;
  private final MakeAttempt makeAttempt;
  private final Presence presence;
  private final SpendBook spend;
  private final Tell tell;
  private final SpoolLayout layout;
  private final WriteFile write = new WriteFile(false);
  private final Identity identity;
  private final Timers time;
  private final Log log;
  private final Duration interval;
  private final Instant startedAt;
  private final boolean hasBudget;

  private volatile int queueSize;
  private volatile Instant countedAt = Instant.MIN;
  private volatile boolean stopped;

  /**
   * What a worker is made with.
   *
   * @param state a folder on a local disk
   */
  record With(
      Connection connection,
      Executions executions,
      Settings settings,
      Settings own,
      Map<String, String> environment,
      Processes processes,
      Path state,
      OutputStore store,
      WorkerMetrics metrics,
      Timers time,
      Log log) {}

  ServeWorker(String name, With with) throws IOException {
    this.name = name;
    connection = with.connection;
    executions = with.executions;
    time = with.time;
    log = with.log.named("worker").with(field("worker", name));
    interval = with.settings.get(WorkerSettings.HEARTBEAT_INTERVAL);
    startedAt = time.instant();
    identity = Identity.ofThisProcess();
    layout = LocalFiles.of(with.state, connection.address());
    for (Path folder : List.of(layout.outputsOf(name), layout.heartbeats())) {
      Files.createDirectories(folder);
    }
    tell = new Tell(with.metrics.of(name));
    WorkerMemory memory = new WorkerMemory(layout, name, write, log);
    desk = EquipWorker.desk(with.settings, _ -> Dependency.OPEN, memory, startedAt);
    gate = new Gate(desk, time, with.settings.get(WorkerSettings.MAX_CONCURRENT_TASKS));
    spend = new SpendBook(connection, name, desk, memory, log);
    hasBudget = with.settings.get(WorkerSettings.DAILY_BUDGET).isPresent();
    int textBytes =
        (int)
            Math.min(
                with.own.get(TemporalSettings.RESULT_OUTPUT),
                with.settings.get(WorkerSettings.RESULT_OUTPUT_LIMIT));
    makeAttempt =
        new MakeAttempt(
            new MakeAttempt.Parts(
                name,
                connection,
                executions,
                desk,
                gate,
                EquipWorker.runAgent(
                    name,
                    with.settings,
                    with.environment,
                    with.processes,
                    time,
                    LocalFiles.workingDirectory(with.settings),
                    textBytes),
                tell,
                spend,
                layout,
                identity,
                time,
                log,
                with.settings.get(WorkerSettings.TASK_TIMEOUT),
                with.settings.get(WorkerSettings.DEDUPE),
                textBytes,
                with.store),
            new BeatAttempts(
                connection,
                time,
                log,
                BeatAttempts.SOON,
                with.own.get(TemporalSettings.HEARTBEAT),
                with.own.get(TemporalSettings.HEARTBEAT_TIMEOUT)));
    presence =
        new Presence(
            connection,
            name,
            identity,
            new BeatAttempts(
                connection, time, log, Duration.ZERO, interval, Presence.timeout(interval)),
            this::heartbeat,
            interval,
            log);
  }

  /** Adds what it does to a factory that is not started yet. */
  void addTo(WorkerFactory factory, Policy policy) {
    Worker worker =
        factory.newWorker(
            name,
            WorkerOptions.newBuilder()
                .setWorkerTuner(
                    new CompositeTuner(
                        new FixedSizeSlotSupplier<>(WORKFLOW_SLOTS),
                        gate,
                        new FixedSizeSlotSupplier<>(LOOK_UP_SLOTS),
                        new FixedSizeSlotSupplier<>(1)))
                .setMaxConcurrentActivityTaskPollers(POLLERS)
                .build());
    worker.registerWorkflowImplementationFactory(TaskWorkflow.class, () -> new RunTask(policy));
    worker.registerActivitiesImplementations(makeAttempt, new LookUpTask(connection));
    Worker own =
        factory.newWorker(
            Names.ownQueueOf(name),
            WorkerOptions.newBuilder().setMaxConcurrentWorkflowTaskPollers(2).build());
    own.registerWorkflowImplementationFactory(PresenceWorkflow.class, StandForProcess::new);
    own.registerWorkflowImplementationFactory(SpentWorkflow.class, AddUpSpending::new);
  }

  /** Once the factory is started. */
  void begin() {
    Thread.ofPlatform().name("overseer-" + name + "-presence").daemon().start(presence);
    Thread.ofPlatform().name("overseer-" + name + "-watch").daemon().start(this::watch);
    log.info("the worker takes tasks");
  }

  String name() {
    return name;
  }

  /** How it is. */
  Heartbeat heartbeat() {
    Instant now = time.instant();
    Optional<Hold> hold = desk.hold(now);
    return new Heartbeat(
        name,
        now,
        Duration.between(startedAt, now),
        queueSize,
        Words.of(desk.breaker(now)),
        tell.stats(),
        hold.map(Hold::word).orElse(Heartbeat.HEALTHY),
        hold.map(Hold::reason),
        makeAttempt.running(),
        desk.spent(now),
        identity.pid(),
        identity.host());
  }

  /** Nothing starts any more. */
  void stopTaking() {
    desk.stop();
    makeAttempt.stopSoon();
    gate.open();
    write();
  }

  boolean isIdle() {
    return desk.active() == 0;
  }

  /** What still runs is handed back. */
  void interruptAll() {
    makeAttempt.interruptAll();
  }

  /** Tells the others that it has ended. */
  void end() {
    stopped = true;
    presence.end();
    write();
    log.info("the worker has ended");
  }

  /** Looks at what others want and did, as often as the heartbeat is written; never quicker. */
  private void watch() {
    Duration pause = interval.compareTo(LONGEST_LOOK) < 0 ? interval : LONGEST_LOOK;
    Instant written = Instant.MIN;
    try {
      while (!stopped) {
        Instant now = time.instant();
        look(now);
        if (Duration.between(written.equals(Instant.MIN) ? Instant.EPOCH : written, now)
                .compareTo(interval)
            >= 0) {
          written = now;
          write();
        }
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Instant now) {
    try {
      desk.drain(Drains.isDrained(connection, name));
      if (countedAt.equals(Instant.MIN)
          || Duration.between(countedAt, now).compareTo(longer(LOOK_AT_QUEUE, interval)) >= 0) {
        countedAt = now;
        long open =
            executions.count(
                Executions.Filter.of(Names.TASK).on(name).in(Executions.State.RUNNING));
        queueSize = (int) Math.max(0, open - desk.active());
        if (hasBudget) {
          spend.learn(now);
        }
      }
      gate.open();
    } catch (StatusRuntimeException e) {
      log.debug("the server can't be asked", field("why", String.valueOf(e.getMessage())));
    }
  }

  private static Duration longer(Duration usual, Duration interval) {
    // Where heartbeats are asked for often, somebody looks.
    return interval.compareTo(Duration.ofSeconds(2)) < 0 ? interval : usual;
  }

  /** For health checks, which must not need the server. */
  private void write() {
    try {
      write.whole(layout.heartbeat(name), heartbeat().bytes());
    } catch (IOException e) {
      log.warn("the heartbeat can't be written", e);
    }
  }
}
