package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers.Timer;
import dev.overseer.worker.WorkOnTask.Wanted;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One worker: task files in, results and dead letters out.
 *
 * <pre>
 *   task file ──► FindTasks ──► TakeIn ──► Desk ──► WorkOnTask, one thread for each slot
 *                                           ▲             │
 *                                           └── retry ◄───┴──► result | dead letter
 * </pre>
 *
 * <p>Thread-safe.
 */
final class Worker implements Served {
  private static final Duration LOOK_FOR_DEPENDENCIES = Duration.ofSeconds(2);
  private static final Duration BEAT_AFTER_CHANGE = Duration.ofMillis(500);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration AFTER_NO_THREAD = Duration.ofSeconds(5);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(60);

  private final WorkerParts parts;
  private final Desk desk;
  private final FindTasks findTasks;
  private final WorkOnTask workOnTask;
  private final BeatHeart beatHeart;
  private final SweepSpool sweepSpool;
  private final ExecutorService threads;
  private final CountDownLatch stopped;
  private final Duration heartbeatInterval;
  private final Path tasks;

  private final AtomicBoolean beatIsDue = new AtomicBoolean();

  private Optional<Wake> wake = Optional.empty();
  private boolean hurried;

  private record Wake(Instant at, Timer timer) {}

  Worker(AssembleWorker from) {
    this.parts = from.parts();
    this.desk = from.desk();
    this.workOnTask = from.workOnTask(this::see);
    this.findTasks = from.findTasks(workOnTask, this::start, this::see, this::dispatch);
    this.beatHeart = new BeatHeart(parts, desk, workOnTask);
    this.sweepSpool = from.sweepSpool();
    this.threads = from.threads();
    this.stopped = from.stopped();
    this.heartbeatInterval = from.heartbeatInterval();
    this.tasks = parts.layout().tasksOf(parts.worker());
  }

  @Override
  public List<Path> folders() {
    return List.of(
        tasks,
        parts.layout().ownOf(parts.worker()),
        parts.layout().cancellationsOf(parts.worker()));
  }

  @Override
  public void came(Path file) {
    String name = String.valueOf(file.getFileName());
    if (tasks.equals(file.getParent())) {
      if (SpoolLayout.isTask(name)) {
        see(new Sighting.File(name));
      }
    } else if (file.startsWith(parts.layout().cancellationsOf(parts.worker()))
        || Requests.isOfWorker(name)) {
      see(new Sighting.Requests());
    }
  }

  @Override
  public void lookAtAll() {
    see(new Sighting.Requests());
    see(new Sighting.Folder());
  }

  @Override
  public void begin() throws IOException {
    for (Path folder :
        List.of(
            parts.layout().tasksOf(parts.worker()),
            parts.layout().cancellationsOf(parts.worker()),
            parts.layout().outputsOf(parts.worker()),
            parts.layout().triggersOf(parts.worker()),
            parts.layout().resultsOf(parts.worker()),
            parts.layout().deadLettersOf(parts.worker()))) {
      Files.createDirectories(folder);
    }
    Thread.ofPlatform().name("overseer-" + parts.worker() + "-files").daemon().start(findTasks);
    every(heartbeatInterval, beatHeart::beat);
    every(SWEEP, this::sweep);
    every(
        LOOK_FOR_DEPENDENCIES,
        () -> {
          if (!desk.awaited(1).isEmpty()) {
            see(new Sighting.Dependencies());
          }
        });
    parts.log().info("the worker takes tasks");
  }

  /** Something was seen. */
  private void see(Sighting sighting) {
    findTasks.see(sighting);
  }

  @Override
  public Heartbeat heartbeat() {
    return beatHeart.now();
  }

  @Override
  public String name() {
    return parts.worker();
  }

  @Override
  public void stop(Duration grace) throws InterruptedException {
    desk.stop();
    workOnTask.stopSoon();
    beatHeart.beat();
    awaitIdle(grace, true);
    workOnTask.interruptAll();
    stopped.countDown();
    awaitIdle(Duration.ofMinutes(1), false);
    see(new Sighting.End());
    beatHeart.beat();
    parts.log().info("the worker has ended");
  }

  @Override
  public synchronized void hurry() {
    hurried = true;
    notifyAll();
  }

  private synchronized void awaitIdle(Duration longest, boolean unlessHurried)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (desk.active() > 0 && !(unlessHurried && hurried)) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** Starts what may start now, and comes back when more may. */
  private void dispatch() {
    Instant now = parts.time().instant();
    for (Optional<Waiting> next = desk.next(now); next.isPresent(); next = desk.next(now)) {
      start(next.get(), new Wanted.Attempt());
    }
    setWake(now);
    beatSoon();
  }

  /** Who looks at the heartbeat sees what changed before the next regular one. */
  private void beatSoon() {
    if (beatIsDue.compareAndSet(false, true)) {
      parts
          .time()
          .after(
              BEAT_AFTER_CHANGE,
              () -> {
                beatIsDue.set(false);
                if (stopped.getCount() > 0) {
                  threads.execute(beatHeart::beat);
                }
              });
    }
  }

  private void start(Waiting task, Wanted wanted) {
    try {
      threads.execute(() -> work(task, wanted));
    } catch (RejectedExecutionException | OutOfMemoryError noThread) {
      parts.log().error("there is no thread for a task; it stays queued", noThread);
      desk.putBack(task, parts.time().instant().plus(AFTER_NO_THREAD));
    }
  }

  private void work(Waiting task, Wanted wanted) {
    try {
      workOnTask
          .run(task, wanted)
          .forEach(
              doomed -> start(doomed, new Wanted.Refuse("dependency failed: " + task.taskId())));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      desk.gone(task);
    } catch (RuntimeException | Error fault) {
      parts.tell().exception();
      parts.log().error("a fault in overseer itself", fault, field("task_id", task.taskId()));
      desk.putBack(task, parts.time().instant().plus(AFTER_A_FAULT));
    }
    synchronized (this) {
      notifyAll();
    }
    dispatch();
  }

  private synchronized void setWake(Instant now) {
    // Asked under the lock: the last one to ask must be the last one to set.
    Optional<Instant> at = desk.wakeAt(now);
    if (at.equals(wake.map(Wake::at))) {
      return;
    }
    wake.ifPresent(old -> old.timer.cancel());
    wake =
        at.map(
            then -> new Wake(then, parts.time().after(Duration.between(now, then), this::wakeUp)));
  }

  private void wakeUp() {
    synchronized (this) {
      wake = Optional.empty();
    }
    dispatch();
  }

  private void sweep() {
    sweepSpool.sweep();
    // In case that somebody removed a request by hand: of that no event tells.
    see(new Sighting.Requests());
  }

  private void every(Duration interval, Runnable action) {
    threads.execute(action);
    parts
        .time()
        .after(
            interval,
            () -> {
              if (stopped.getCount() > 0) {
                every(interval, action);
              }
            });
  }
}
