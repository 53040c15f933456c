package dev.overseer.worker;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.EndLeftovers;
import dev.overseer.posix.Processes;
import dev.overseer.worker.WorkOnTask.Wanted;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
    this.desk = EquipWorker.desk(settings, lookUp::of, memory, time.instant());
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
    return new WorkOnTask(
        parts,
        desk,
        finish,
        EquipWorker.runAgent(
            parts.worker(),
            settings,
            environment,
            processes,
            parts.time(),
            aboveTasks(parts.layout()),
            Math.toIntExact(settings.get(WorkerSettings.RESULT_OUTPUT_LIMIT))),
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

  private static Path aboveTasks(SpoolLayout layout) {
    Path above = layout.tasks().toAbsolutePath().getParent();
    return above == null ? Path.of("/") : above;
  }
}
