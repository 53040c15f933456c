package dev.overseer.worker;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.EndLeftovers;
import dev.overseer.posix.Processes;
import dev.overseer.worker.WorkOnTask.Wanted;
import dev.overseer.worker.agent.ChooseAgent;
import dev.overseer.worker.agent.RunAgent;
import dev.overseer.worker.schedule.Breaker;
import dev.overseer.worker.schedule.Budget;
import dev.overseer.worker.schedule.RateLimit;
import dev.overseer.worker.schedule.RetryDelay;
import dev.overseer.worker.schedule.Schedule;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Puts one worker together from its settings. */
final class AssembleWorker {
  private final Settings settings;
  private final Processes processes;
  private final EndLeftovers endLeftovers;
  private final ExecutorService threads;
  private final Map<String, String> environment;
  private final WorkerParts parts;
  private final FinishTask finish;
  private final LookUpDependency lookUp;
  private final Desk desk;
  private final CountDownLatch stopped = new CountDownLatch(1);

  AssembleWorker(
      String worker,
      Settings settings,
      Processes processes,
      EndLeftovers endLeftovers,
      ExecutorService threads,
      Map<String, String> environment,
      Tell.Listener listener,
      Log log,
      Timers time) {
    this.settings = settings;
    this.processes = processes;
    this.endLeftovers = endLeftovers;
    this.threads = threads;
    this.environment = environment;
    SpoolLayout layout = WorkerSettings.layout(settings);
    WriteFile write = new WriteFile(settings.get(WorkerSettings.FSYNC));
    WorkerMemory memory = new WorkerMemory(layout, worker, write, log);
    Trouble trouble = new Trouble();
    this.parts =
        new WorkerParts(
            worker,
            layout,
            write,
            log,
            time,
            new Tell(listener),
            trouble,
            new Cancellations(layout, worker, log),
            memory,
            Identity.ofThisProcess(),
            settings.get(WorkerSettings.TASK_TIMEOUT),
            settings.get(WorkerSettings.LOCK_TIMEOUT));
    this.finish = new FinishTask(layout, worker, write, new Persist(log, trouble, stopped));
    this.lookUp = new LookUpDependency(layout, worker, log);
    this.desk = makeDesk(memory);
  }

  WorkerParts parts() {
    return parts;
  }

  Desk desk() {
    return desk;
  }

  ExecutorService threads() {
    return threads;
  }

  CountDownLatch stopped() {
    return stopped;
  }

  Duration heartbeatInterval() {
    return settings.get(WorkerSettings.HEARTBEAT_INTERVAL);
  }

  WorkOnTask workOnTask(Consumer<Sighting> see) {
    RunAgent.Options options =
        new RunAgent.Options(
            ChooseAgent.choose(
                settings.get(WorkerSettings.AGENT),
                settings.get(WorkerSettings.CLAUDE_COMMAND),
                settings.get(WorkerSettings.AGENT_COMMAND),
                settings.get(WorkerSettings.AGENT_REPORT)),
            workingDirectory(),
            settings.get(WorkerSettings.PROMPTS_DIR),
            environment,
            settings.get(WorkerSettings.STOP_GRACE),
            settings.get(WorkerSettings.OUTPUT_LIMIT),
            Math.toIntExact(settings.get(WorkerSettings.RESULT_OUTPUT_LIMIT)));
    return new WorkOnTask(
        parts,
        desk,
        finish,
        new RunAgent(processes, parts.time(), options),
        new TakeOver(endLeftovers, parts.log()),
        name -> see.accept(new Sighting.File(name)));
  }

  FindTasks findTasks(
      WorkOnTask workOnTask,
      BiConsumer<Waiting, Wanted> start,
      Consumer<Sighting> see,
      Runnable dispatch) {
    TakeIn takeIn =
        new TakeIn(
            parts,
            desk,
            start,
            name -> see.accept(new Sighting.File(name)),
            task -> lookUp.of(task.id()) == Dependency.COMPLETED,
            settings.get(WorkerSettings.SETTLE_TIME),
            settings.get(WorkerSettings.DEDUPE));
    return new FindTasks(parts, desk, takeIn, workOnTask, start, lookUp::of, dispatch);
  }

  SweepSpool sweepSpool() {
    return new SweepSpool(parts, settings.get(WorkerSettings.RESULT_TTL));
  }

  private Desk makeDesk(WorkerMemory memory) {
    Breaker breaker =
        new Breaker(
            settings.get(WorkerSettings.CIRCUIT_BREAKER_THRESHOLD),
            settings.get(WorkerSettings.CIRCUIT_BREAKER_TIMEOUT));
    Budget budget = new Budget(settings.get(WorkerSettings.DAILY_BUDGET), ZoneOffset.UTC);
    Optional<RateLimit> rate =
        settings
            .get(WorkerSettings.TASKS_PER_MINUTE)
            .map(starts -> new RateLimit(starts, Duration.ofMinutes(1)));
    Desk made =
        new Desk(
            new Schedule(lookUp::of),
            breaker,
            budget,
            rate,
            RandomGenerator.getDefault(),
            new Desk.Rules(
                settings.get(WorkerSettings.MAX_CONCURRENT_TASKS),
                settings.get(WorkerSettings.MAX_RETRIES),
                new RetryDelay(
                    settings.get(WorkerSettings.INITIAL_RETRY_DELAY),
                    settings.get(WorkerSettings.RETRY_BACKOFF))));
    memory.recall(made, breaker, budget, parts.time().instant());
    return made;
  }

  private Path workingDirectory() {
    Optional<Path> given = settings.get(WorkerSettings.WORK_DIR).map(Path::toAbsolutePath);
    if (given.isPresent()) {
      if (!Files.isDirectory(given.get())) {
        throw new WorkerException.WorkDirMissing(parts.worker(), given.get());
      }
      return given.get();
    }
    Path above = parts.layout().tasks().toAbsolutePath().getParent();
    return above == null ? Path.of("/") : above;
  }
}
