package dev.overseer.worker.orchestrator;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.posix.FolderEvent;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.orchestrator.State.Stats;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows all workers of a spool, and tells of each thing that happens there once.
 *
 * <pre>
 *   files come ─► FindSubmitted, CollectResults ─┐
 *   every 10 s ─► CheckWorkers, WatchTimeouts  ──┴─► KeepState ─► Notify ─► KeepState: told
 * </pre>
 *
 * <p>All of it happens on one thread. What happened is written down before others are told, and
 * that they were told after it: so after a crash the last of it may be told again, but under the
 * same name.
 *
 * <p>Thread-safe.
 */
public final class Orchestrator implements Engine.Listening {
  /** Our own name among those of the pipes. */
  private static final String SELF = "orchestrator";

  private static final Duration SUMMARY_INTERVAL = Duration.ofSeconds(60);

  /** So many files are looked at before what was found is written down and told. */
  private static final int BATCH = 256;

  private static final int MOST_WAITING = 10_000;

  private final OrchestratorSettings settings;
  private final Timers timers;
  private final Log log;
  private final KeepState keep;
  private final CollectResults collect;
  private final FindSubmitted find;
  private final LookAround look;
  private final CheckWorkers check;
  private final WatchTimeouts timeouts;
  private final Notify notify;
  private final Describe describe;
  private final OrchestratorMetrics metrics;
  private final Requests requests;
  private final Instant startedAt;
  private final Thread thread;
  private final CountDownLatch shutdown = new CountDownLatch(1);

  private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Queue<LookAround.Arrival> backlog = new ArrayDeque<>();
  private final Set<LookAround.Arrival> unreadable = new HashSet<>();
  private volatile boolean closed;
  private Optional<WatchSpool> watch = Optional.empty();
  private Optional<ControlPipes> pipes = Optional.empty();
  private boolean failing;
  private boolean rescanDue;

  /** What the thread has to do. */
  private sealed interface Job {
    /** A file came. */
    record File(Path file) implements Job {}

    /** Look at all folders. */
    record Scan() implements Job {}

    /** Check the workers, and the tasks' ages. */
    record Check() implements Job {}

    record Summary() implements Job {}

    /** Look again at results of which it was not known whether another attempt follows. */
    record Settle() implements Job {}
  }

  private Orchestrator(OrchestratorSettings settings, KeepState keep, Timers timers, Log log) {
    this.settings = settings;
    this.timers = timers;
    this.log = log;
    this.keep = keep;
    collect = new CollectResults(settings.layout(), keep, log);
    find = new FindSubmitted(settings.layout(), keep.state());
    look = new LookAround(settings.layout(), settings.workers(), keep.state());
    check = new CheckWorkers(settings.layout(), settings.workers(), keep.state());
    timeouts = new WatchTimeouts(keep.state(), settings.completionTimeout());
    notify = new Notify(settings.layout(), new WriteFile(settings.force()));
    requests = new Requests(settings.layout(), new WriteFile(settings.force()));
    startedAt = timers.instant();
    describe = new Describe(settings.workers(), keep.state(), check);
    metrics = new OrchestratorMetrics(settings.workers(), keep.state(), check);
    thread = Thread.ofPlatform().name("overseer-orchestrator").unstarted(this::run);
  }

  /**
   * Begins to follow the workers. Their folders are made if they are missing.
   *
   * @throws OrchestratorException if it can't, with the way out
   */
  public static Orchestrator open(OrchestratorSettings settings, Timers timers, Log log) {
    KeepState keep = KeepState.open(settings.stateFile(), settings.force(), timers.instant());
    Orchestrator opened = new Orchestrator(settings, keep, timers, log);
    try {
      opened.begin();
      return opened;
    } catch (IOException e) {
      opened.giveBack();
      throw new OrchestratorException.FolderUnusable(
          settings.layout().results().getParent() + "", e);
    } catch (RuntimeException e) {
      opened.giveBack();
      throw e;
    }
  }

  private void begin() throws IOException {
    look.makeFolders();
    WatchSpool watching = WatchSpool.open(look.folders(), log);
    watch = Optional.of(watching);
    List<String> names = new ArrayList<>(settings.workers());
    names.add(SELF);
    pipes = openPipes(names);
    thread.start();
    watching.start(this::saw);
    offer(new Job.Scan());
    offer(new Job.Check());
    every(CheckWorkers.INTERVAL, new Job.Check());
    every(SUMMARY_INTERVAL, new Job.Summary());
    if (watching.needsPolling()) {
      every(settings.pollInterval(), new Job.Scan());
    } else {
      every(settings.pollInterval(), new Job.Settle());
    }
    log.info(
        "the orchestrator is ready",
        field("workers", String.join(", ", settings.workers())),
        field("tasks_known", keep.state().open().size()));
  }

  /** They are one way of several to ask: without them the rest still works. */
  private Optional<ControlPipes> openPipes(List<String> names) {
    try {
      return Optional.of(ControlPipes.open(settings.pipes(), names, this::answer, log));
    } catch (IOException e) {
      log.warn("there are no control pipes", e, field("folder", settings.pipes()));
      return Optional.empty();
    }
  }

  /** On the watch's thread, which may wait: what it does not take in time the kernel keeps. */
  private void saw(FolderEvent event) {
    try {
      switch (event) {
        case FolderEvent.FileCame(Path file) -> put(new Job.File(file));
        case FolderEvent.FolderGone _, FolderEvent.Missed _ -> put(new Job.Scan());
        case FolderEvent.FileGone _, FolderEvent.FolderCame _ -> {}
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Job job) throws InterruptedException {
    while (!closed && !jobs.offer(job, 1, TimeUnit.SECONDS)) {
      log.debug("much waits", field("jobs", jobs.size()));
    }
  }

  private ObjectNode answer(String name, ControlPipes.Command command) {
    return switch (command) {
      case STATUS -> name.equals(SELF) ? allStats() : workerStatus(name).orElseGet(Json::object);
      case RELOAD -> {
        offer(new Job.Scan());
        yield done(name, "reload", "looking at all folders");
      }
      case SHUTDOWN -> {
        if (name.equals(SELF)) {
          shutdown.countDown();
          yield done(name, "shutdown", "stopping");
        }
        try {
          requests.drain(name);
          yield done(name, "shutdown", "draining");
        } catch (IOException e) {
          log.error("a worker can't be asked to stop", e, field("worker", name));
          yield done(name, "shutdown", "failed: " + e.getMessage());
        }
      }
    };
  }

  private static ObjectNode done(String name, String command, String status) {
    ObjectNode answer = Json.object();
    answer.put("name", name);
    answer.put("command", command);
    answer.put("status", status);
    return answer;
  }

  @Override
  public void awaitShutdown() throws InterruptedException {
    shutdown.await();
  }

  @Override
  public void shutDown() {
    shutdown.countDown();
  }

  /** The statistics of all, as the control pipes give them. */
  public ObjectNode allStats() {
    synchronized (keep) {
      return describe.all(Duration.between(startedAt, timers.instant()));
    }
  }

  @Override
  public byte[] metrics() {
    synchronized (keep) {
      return metrics.text();
    }
  }

  /** A task that is known; empty if none is. Of one that was over long ago only its files tell. */
  public Optional<ObjectNode> taskStatus(String taskId) {
    synchronized (keep) {
      return describe.task(taskId);
    }
  }

  /** A worker that is followed; empty if it is not. */
  public Optional<ObjectNode> workerStatus(String worker) {
    synchronized (keep) {
      return describe.worker(worker);
    }
  }

  /** Ends, with all that is known on the disk. */
  @Override
  public void close() {
    closed = true;
    pipes.ifPresent(ControlPipes::close);
    jobs.offer(new Job.Settle());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    watch.ifPresent(WatchSpool::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBack() {
    closed = true;
    pipes.ifPresent(ControlPipes::close);
    try {
      keep.close();
    } catch (IOException e) {
      log.warn("the state can't be closed", e);
    }
  }

  private void run() {
    try {
      while (!closed) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void turn() throws InterruptedException {
    List<Job> batch = new ArrayList<>();
    if (backlog.isEmpty()) {
      batch.add(jobs.take());
    }
    jobs.drainTo(batch, BATCH - batch.size());
    synchronized (keep) {
      try {
        for (Job job : batch) {
          work(job);
        }
        for (int i = 0; i < BATCH && !backlog.isEmpty(); i++) {
          came(backlog.remove());
        }
        tell();
        if (keep.isSnapshotDue()) {
          look.forgetWhatIsGone();
          keep.snapshot(timers.instant());
        }
        if (failing) {
          failing = false;
          log.info("the spool can be used again");
        }
      } catch (IOException | UncheckedIOException e) {
        fail(e);
      }
    }
  }

  /** Nothing is lost by it: what was not told is told later, what was not seen is found again. */
  private void fail(Exception e) {
    if (!failing) {
      failing = true;
      log.error("the spool can't be used; trying again", e);
    }
    if (!rescanDue) {
      rescanDue = true;
      timers.after(CheckWorkers.INTERVAL, () -> offer(new Job.Scan()));
    }
  }

  private void work(Job job) throws IOException {
    switch (job) {
      case Job.File(Path file) -> look.whose(file).ifPresent(this::came);
      case Job.Scan() -> scan();
      case Job.Check() -> check();
      case Job.Summary() -> summary();
      case Job.Settle() -> settle();
    }
  }

  private void scan() throws IOException {
    rescanDue = false;
    look.makeFolders();
    if (watch.isPresent()) {
      watch.get().renew(look.folders());
    }
    // Batch by batch, so that nobody who asks meanwhile waits for all of them.
    backlog.clear();
    backlog.addAll(look.all());
  }

  /** A file that can't be read holds nobody else up. */
  private void came(LookAround.Arrival arrival) {
    try {
      switch (arrival) {
        case LookAround.Arrival.TaskFile(String worker, Path file) ->
            find.find(worker, file, timers.instant()).ifPresent(keep::add);
        case LookAround.Arrival.ResultFile(String worker, Path file) ->
            collect.collect(worker, file, timers.instant()).ifPresent(this::over);
      }
    } catch (IOException e) {
      if (unreadable.add(arrival)) {
        log.warn("a file can't be read; it is passed over", e, field("file", arrival));
      }
    }
  }

  private void settle() throws IOException {
    if (!collect.hasUnsettled()) {
      return;
    }
    collect.settle(timers.instant()).forEach(this::over);
  }

  private void over(CollectResults.Found found) {
    log.info(
        "task over",
        field("task_id", found.event().taskId()),
        field("worker", found.event().worker()),
        field("status", found.event().status()),
        field("duration_seconds", found.event().duration().toMillis() / 1000.0));
    happened(found.event(), Optional.of(found.finish()));
  }

  private void check() throws IOException {
    Instant now = timers.instant();
    for (Event event : check.check(now)) {
      log.info("worker", field("event", event.type()), field("data", event.data()));
      happened(event, Optional.empty());
    }
    for (Event event : timeouts.check(now)) {
      log.warn("task timed out", field("data", event.data()));
      happened(event, Optional.empty());
    }
  }

  private void happened(Event event, Optional<Entry.Finish> finish) {
    keep.add(new Entry.Happened(keep.state().next(), timers.instant(), event, finish));
  }

  /** Written down, told, written down that it was told. */
  private void tell() throws IOException {
    keep.flush(true);
    List<Long> told = new ArrayList<>();
    try {
      for (Entry.Happened happened : keep.state().untold()) {
        notify.tell(happened);
        told.add(happened.number());
      }
    } finally {
      if (!told.isEmpty()) {
        keep.add(new Entry.Told(told));
      }
    }
    keep.flush(false);
  }

  private void summary() {
    Stats stats = keep.state().stats();
    log.info(
        "status summary",
        field("uptime_seconds", Duration.between(startedAt, timers.instant()).toSeconds()),
        field("healthy_workers", check.healthy() + "/" + settings.workers().size()),
        field("pending_tasks", keep.state().open().size()),
        field("active_tasks", check.active()),
        field("completed", stats.completed()),
        field("failed", stats.failed()),
        field("timeout", stats.timedOut()));
  }

  private void end() {
    synchronized (keep) {
      try {
        tell();
        keep.snapshot(timers.instant());
      } catch (IOException e) {
        log.error("the state could not be written at the end; its log has it", e);
      }
      Stats stats = keep.state().stats();
      log.info(
          "the orchestrator has ended",
          field("total_tasks", stats.total()),
          field("completed", stats.completed()),
          field("failed", stats.failed()),
          field("timeout", stats.timedOut()));
      giveBack();
    }
  }

  private void every(Duration interval, Job job) {
    timers.after(
        interval,
        () -> {
          if (!closed) {
            offer(job);
            every(interval, job);
          }
        });
  }

  /** One that finds no room is left out: so much waits that it comes round again. */
  private void offer(Job job) {
    if (!jobs.offer(job)) {
      log.debug("too much waits", field("job", job));
    }
  }
}
