package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.feed.JoinFeeds;
import dev.overseer.feed.spool.WorkerLimits;
import dev.overseer.posix.Processes;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.worker.EquipWorker;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The hub, the workers, their orchestrator and what watches agents' transcripts, in this process.
 *
 * <pre>
 *   open:  transcripts ─► hub ─► posts to Discord ─► orchestrator ─► workers
 *   close: hub and workers at once, each with its grace ─► what is left of their agents
 *          ─► orchestrator, which tells how it ended ─► posts, with the last that agents wrote
 *          ─► transcripts
 * </pre>
 *
 * <p>Thread-safe.
 */
final class UpServices implements AutoCloseable {
  private final ServeHub hub;
  private final UpSessions sessions;
  private final ConsoleQueue queue;

  private final List<Engine.Working> workers = new CopyOnWriteArrayList<>();

  /** To be closed once the workers have ended, the last first. */
  private final Deque<Runnable> closers = new ConcurrentLinkedDeque<>();

  private volatile boolean hastened;

  private UpServices(ServeHub hub, UpSessions sessions, ConsoleQueue queue) {
    this.hub = hub;
    this.sessions = sessions;
    this.queue = queue;
    closers.push(queue::close);
    closers.push(sessions::close);
  }

  /**
   * Opens them; leaves nothing open if it can't.
   *
   * @param environment what agents get as theirs
   * @throws StartFailedException if the hub's configuration can't work, or there is no such engine
   * @throws dev.overseer.worker.WorkerException if a worker can't begin
   * @throws dev.overseer.worker.orchestrator.OrchestratorException if the orchestrator can't
   * @throws dev.overseer.posix.PosixException if processes can't be run here
   */
  static UpServices open(UpPlan plan, UpData data, Map<String, String> environment, Log log) {
    ConsoleQueue queue =
        ConsoleQueue.open(plan.queue(), environment, data.copies(), limits(plan), log);
    UpSessions sessions;
    try {
      sessions = UpSessions.open(plan.sessions(), data, environment, log);
    } catch (RuntimeException e) {
      queue.close();
      throw e;
    }
    ServeHub hub;
    try {
      ConsoleFeed feed = new JoinFeeds(List.of(queue.feed(), sessions.feed()));
      hub = ServeCommand.open(plan.hub(), Optional.of(feed), log);
    } catch (RuntimeException e) {
      sessions.close();
      queue.close();
      throw e;
    }
    UpServices services = new UpServices(hub, sessions, queue);
    try {
      sessions.post();
      services.openWorkers(plan, data, environment, log);
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  private void openWorkers(UpPlan plan, UpData data, Map<String, String> environment, Log log) {
    if (plan.workers().isEmpty()) {
      return;
    }
    Engine.Listening opened =
        queue.engine().listen(orchestratorSettings(plan, data), log.named("orchestrator"));
    closers.push(opened::close);
    Processes agents = EquipWorker.processes(plan.workers().values(), environment);
    closers.push(agents::close);
    plan.workers()
        .forEach(
            (name, settings) ->
                workers.add(
                    queue
                        .engine()
                        .work(
                            List.of(name),
                            WorkService.Mode.RUN,
                            settings,
                            environment,
                            Optional.of(agents),
                            log.named("work"))));
  }

  private static Settings orchestratorSettings(UpPlan plan, UpData data) {
    List<Setting<?>> definitions =
        Stream.<Setting<?>>concat(WorkerSettings.SPOOL.stream(), WorkerSettings.LISTEN.stream())
            .toList();
    return SpoolSettings.read(
        definitions,
        Map.of(
            "--spool",
            data.spool().toString(),
            "--workers",
            String.join(",", plan.workers().keySet())),
        Map.of());
  }

  private static Map<String, WorkerLimits> limits(UpPlan plan) {
    Map<String, WorkerLimits> limits = new LinkedHashMap<>();
    plan.workers().forEach((name, settings) -> limits.put(name, limits(settings)));
    return limits;
  }

  private static WorkerLimits limits(Settings settings) {
    return new WorkerLimits(
        settings.get(WorkerSettings.MAX_CONCURRENT_TASKS),
        settings.get(WorkerSettings.TASKS_PER_MINUTE),
        settings.get(WorkerSettings.DAILY_BUDGET));
  }

  ServeHub hub() {
    return hub;
  }

  /** Where agents' sessions are posted; empty if they are not. */
  Optional<String> webhook() {
    return sessions.webhook();
  }

  /** Ends the patience of a {@link #close} that is under way, or to come. */
  void hasten() {
    hastened = true;
    hub.hasten();
    workers.forEach(Engine.Working::hurry);
    sessions.hasten();
  }

  /** Ends all of it. No process that it started is alive when this returns. */
  @Override
  public void close() {
    List<Thread> ends = new ArrayList<>();
    ends.add(Thread.ofPlatform().name("overseer-end").start(hub::close));
    for (Engine.Working worker : workers) {
      if (hastened) {
        worker.hurry();
      }
      ends.add(Thread.ofPlatform().name("overseer-end").start(worker::close));
    }
    ends.forEach(UpServices::join);
    closers.forEach(Runnable::run);
  }

  private static void join(Thread end) {
    boolean interrupted = false;
    while (end.isAlive()) {
      try {
        end.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
