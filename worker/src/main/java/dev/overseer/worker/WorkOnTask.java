package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.FinishTask.Held;
import dev.overseer.worker.agent.AttemptControl;
import dev.overseer.worker.agent.AttemptOrder;
import dev.overseer.worker.agent.AttemptRecord;
import dev.overseer.worker.agent.RunAgent;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Lease;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskOrigin;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.WriteTrigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Sees one task through one attempt, on a thread of its own:
 *
 * <pre>
 *   lease ──► over already? ──► claim written ──► receipt ──► agent runs ──► Decision ──► written down
 *     └─ a dead holder's agent is ended, and its attempt counted as interrupted
 * </pre>
 *
 * <p>Thread-safe.
 */
final class WorkOnTask {
  private static final Duration LOOK_AGAIN_AT_BUSY = Duration.ofSeconds(1);

  private static final String STOPPED = "the worker was stopped";

  private final WorkerParts parts;
  private final Desk desk;
  private final FinishTask finish;
  private final RunAgent runAgent;
  private final TakeOver takeOver;
  private final Consumer<String> lookAgain;
  private final WriteTrigger writeTrigger;
  private final Log log;
  private final InstantSource time;
  private final SpoolLayout layout;
  private final String worker;

  private final StopSignals stopSignals = new StopSignals();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Map<String, Instant> busySince = new ConcurrentHashMap<>();

  /**
   * For one worker.
   *
   * @param lookAgain takes the name of a file that is not what it was
   */
  WorkOnTask(
      WorkerParts parts,
      Desk desk,
      FinishTask finish,
      RunAgent runAgent,
      TakeOver takeOver,
      Consumer<String> lookAgain) {
    this.parts = parts;
    this.lookAgain = lookAgain;
    this.writeTrigger = new WriteTrigger(parts.layout(), parts.worker(), parts.write());
    this.desk = desk;
    this.finish = finish;
    this.runAgent = runAgent;
    this.takeOver = takeOver;
    this.log = parts.log();
    this.time = parts.time();
    this.layout = parts.layout();
    this.worker = parts.worker();
  }

  /** What is to be done with a task. */
  sealed interface Wanted {
    /** An attempt. */
    record Attempt() implements Wanted {}

    /** It is cancelled before it runs. */
    record Cancel() implements Wanted {}

    /** It can never start. */
    record Refuse(String reason) implements Wanted {}

    /** Its file is no task. */
    record ParkInvalid(String why) implements Wanted {}
  }

  private record Running(String taskId, int attempt, Instant startedAt, AttemptControl control) {}

  /** Does it. When this returns, the desk knows where the task is. */
  List<Waiting> run(Waiting task, Wanted wanted) throws InterruptedException {
    Path file = layout.tasksOf(worker).resolve(task.key());
    try {
      return switch (Lease.of(file)) {
        case Lease.Outcome.Gone() -> {
          busySince.remove(task.key());
          parts.trouble().end("task " + task.key());
          desk.gone(task);
          yield List.of();
        }
        case Lease.Outcome.Busy() -> {
          busy(task);
          yield List.of();
        }
        case Lease.Outcome.Held(Lease lease) -> {
          busySince.remove(task.key());
          List<Waiting> doomed = underLease(task, file, lease, wanted);
          parts.trouble().end("task " + task.key());
          yield doomed;
        }
      };
    } catch (IOException e) {
      ourFault(task, e);
      return List.of();
    }
  }

  private List<Waiting> underLease(Waiting task, Path file, Lease lease, Wanted wanted)
      throws IOException, InterruptedException {
    Outcome outcome = new Outcome.Later(time.instant().plus(LOOK_AGAIN_AT_BUSY));
    boolean written = false;
    try {
      outcome = decide(task, file, lease, wanted);
      written = true;
    } finally {
      if (written) {
        lease.close();
      } else {
        lease.abandon();
      }
    }
    List<Waiting> doomed = List.of();
    switch (outcome) {
      case Outcome.Over(boolean completed) -> doomed = desk.over(task, completed);
      case Outcome.Later(Instant at) -> desk.putBack(task, at);
      case Outcome.Gone() -> desk.gone(task);
    }
    if (!(outcome instanceof Outcome.Later) && Files.exists(file)) {
      // Written anew while it ran: nobody looked at it then.
      lookAgain.accept(task.key());
    }
    return doomed;
  }

  /** Where a task is once its lease is given back. */
  private sealed interface Outcome {
    record Over(boolean completed) implements Outcome {}

    record Later(Instant at) implements Outcome {}

    record Gone() implements Outcome {}
  }

  private Outcome decide(Waiting task, Path file, Lease lease, Wanted wanted)
      throws IOException, InterruptedException {
    Instant now = time.instant();
    Optional<TaskOrigin> origin = TaskOrigin.of(file);
    if (origin.isEmpty()) {
      return new Outcome.Gone();
    }
    switch (ReadTask.read(file)) {
      case ReadTask.Content.Gone() -> {
        return new Outcome.Gone();
      }
      case ReadTask.Content.Invalid(String why) -> {
        if (wanted instanceof Wanted.ParkInvalid) {
          finish.parkInvalid(file, why, now);
          parts.tell().deadLettered();
          log.warn("a file is no task", field("file", file), field("reason", why));
          return new Outcome.Gone();
        }
        // It changed since it was read as a task: it is looked at again.
        return new Outcome.Gone();
      }
      case ReadTask.Content.Task(TaskSpec spec) -> {
        if (!spec.id().equals(task.taskId()) || wanted instanceof Wanted.ParkInvalid) {
          return new Outcome.Gone();
        }
        return decide(task, new Held(spec, origin.get()), lease, wanted);
      }
    }
  }

  private Outcome decide(Waiting task, Held held, Lease lease, Wanted wanted)
      throws IOException, InterruptedException {
    Instant now = time.instant();
    boolean takenOver = lease.previous().isPresent();
    if (takenOver && !takeOver.endAgentsOf(lease.previous().get())) {
      throw new IOException("the agents of the worker that had it before are still alive");
    }
    Optional<TaskResult> over = finish.resume(held, now);
    if (over.isPresent()) {
      log.info("a task was over already", field("task_id", held.task().id()));
      return new Outcome.Over(over.get().isCompleted());
    }
    Attempts attempts = finish.attempts(held.origin());
    if (takenOver) {
      attempts = attempts.interrupted(takeOver.interrupted(lease.previous().get(), now));
      finish.remember(held, attempts);
      parts.tell().interrupted();
      log.warn(
          "a task is taken over from a worker that died",
          field("task_id", held.task().id()),
          field("pid", lease.previous().get().pid()),
          field("host", lease.previous().get().host()));
    }
    switch (wanted) {
      case Wanted.Cancel() -> {
        finish.cancel(held, attempts, now);
        parts.cancellations().done(held.task().id());
        log.info("a task was cancelled", field("task_id", held.task().id()));
        return new Outcome.Over(false);
      }
      case Wanted.Refuse(String reason) -> {
        finish.refuse(held, attempts, reason, now);
        parts.tell().deadLettered();
        log.warn("a task can't start", field("task_id", held.task().id()), field("reason", reason));
        return new Outcome.Over(false);
      }
      case Wanted.ParkInvalid(String _), Wanted.Attempt() -> {}
    }
    Instant notBefore = attempts.notBefore();
    if (takenOver) {
      Duration delay = Desk.interruptionDelay(attempts.interruptions());
      notBefore = delay.isZero() ? notBefore : now.plus(delay);
    }
    if (notBefore.isAfter(now)) {
      return new Outcome.Later(notBefore);
    }
    return attempt(task, held, lease, attempts);
  }

  private Outcome attempt(Waiting task, Held held, Lease lease, Attempts attempts)
      throws IOException, InterruptedException {
    int number = attempts.retries() + attempts.interruptions() + 1;
    Instant startedAt = time.instant();
    Claim claim = parts.identity().claim(held.task().id(), number, startedAt);
    lease.write(claim);
    receipt(held.task().id(), startedAt);
    if (!lease.isSeen()) {
      // A Python program unlocks before it takes its lock file away, and may have taken ours.
      return new Outcome.Later(startedAt.plus(LOOK_AGAIN_AT_BUSY));
    }
    AttemptControl control = new AttemptControl();
    running.put(task.key(), new Running(held.task().id(), number, startedAt, control));
    AttemptRecord record;
    try {
      if (stopping.getCount() == 0) {
        control.end(new AttemptControl.Wish.Interrupt(STOPPED));
      }
      if (parts.cancellations().isAsked(held.task().id(), held.origin())) {
        control.end(new AttemptControl.Wish.Cancel());
      }
      log.info("an attempt starts", field("task_id", held.task().id()), field("attempt", number));
      record =
          runAgent.run(
              order(held, number), control, pid -> write(lease, claim.with(new Claim.Agent(pid))));
    } finally {
      running.remove(task.key());
    }
    return writeDown(task, held, attempts, record);
  }

  private Outcome writeDown(Waiting task, Held held, Attempts before, AttemptRecord record)
      throws IOException, InterruptedException {
    Verdict verdict =
        stopSignals.ended(record) ? new Verdict.Interrupted(STOPPED) : record.verdict();
    Instant now = time.instant();
    record
        .report()
        .costUsd()
        .ifPresent(
            cost -> {
              parts.memory().spend(desk, held.task().id(), cost, now);
              parts.tell().cost(cost.doubleValue());
            });
    Attempt attempt =
        new Attempt(
            record.startedAt(), now, Words.of(verdict), record.exitCode(), Words.reason(verdict));
    Decision decision = desk.ended(task, verdict, before, attempt, now);
    String id = held.task().id();
    parts.memory().remember(desk, now);
    switch (decision) {
      case Decision.Complete(Attempts after) -> {
        finish.end(held, record, after, now);
        parts.tell().attempt(record.duration());
        parts.tell().completed();
        log.info(
            "a task completed",
            field("task_id", id),
            field("duration", record.duration().toMillis() / 1000.0));
        return new Outcome.Over(true);
      }
      case Decision.Drop(Attempts after) -> {
        finish.end(held, record, after, now);
        parts.cancellations().done(id);
        log.info("a task was cancelled", field("task_id", id));
        return new Outcome.Over(false);
      }
      case Decision.GiveUp(Attempts after, String reason) -> {
        finish.giveUp(held, record, after, "max_retries_exceeded", now);
        parts.tell().attempt(record.duration());
        parts.tell().failed();
        parts.tell().deadLettered();
        log.warn("a task is given up", field("task_id", id), field("reason", reason));
        return new Outcome.Over(false);
      }
      case Decision.Retry(Attempts after, Instant at) -> {
        finish.retry(held, record, before, after, now);
        parts.tell().attempt(record.duration());
        parts.tell().retried();
        log.warn(
            "an attempt failed; the task is tried again",
            field("task_id", id),
            field("reason", attempt.reason()),
            field("retry", after.retries()),
            field("at", at));
        return new Outcome.Later(at);
      }
      case Decision.PutBack(Attempts after, Instant at) -> {
        finish.remember(held, after);
        parts.tell().interrupted();
        log.warn(
            "a task is put back",
            field("task_id", id),
            field("reason", attempt.reason()),
            field("at", at));
        return new Outcome.Later(at);
      }
    }
  }

  /** Cancels a task that runs. Returns whether it does. */
  boolean cancel(String key) {
    Running attempt = running.get(key);
    if (attempt != null) {
      attempt.control.end(new AttemptControl.Wish.Cancel());
    }
    return attempt != null;
  }

  /** The worker is about to end: what a signal from elsewhere ended from now on was that. */
  void stopSoon() {
    stopSignals.stopSoon();
  }

  /** Ends all attempts that run, or are about to; their tasks are put back. */
  void interruptAll() {
    stopping.countDown();
    running
        .values()
        .forEach(attempt -> attempt.control.end(new AttemptControl.Wish.Interrupt(STOPPED)));
  }

  /** The attempts that run. */
  List<Heartbeat.Running> running() {
    return running.values().stream()
        .map(one -> new Heartbeat.Running(one.taskId, one.attempt, one.startedAt))
        .toList();
  }

  private AttemptOrder order(Held held, int number) {
    String name = held.origin().name();
    return new AttemptOrder(
        held.task().id(),
        worker,
        number,
        held.task().description(),
        held.task().timeout().orElse(parts.timeout()),
        layout.output(worker, name, StdStream.STDOUT),
        layout.output(worker, name, StdStream.STDERR),
        layout.input(worker, name));
  }

  /** Only for those who would take the task over: the agent runs, whether this works or not. */
  private void write(Lease lease, Claim claim) {
    try {
      lease.write(claim);
    } catch (IOException e) {
      log.warn("the agent's process can't be written down", e, field("task_id", claim.taskId()));
    }
  }

  /** A receipt is for others to see, and nothing depends on it. */
  private void receipt(String taskId, Instant now) {
    try {
      writeTrigger.write(taskId, now);
      parts.trouble().end("receipts");
    } catch (IOException e) {
      if (parts.trouble().begin("receipts", "can't write receipts: " + e)) {
        log.warn("receipts can't be written", e, field("task_id", taskId));
      }
    }
  }

  private void busy(Waiting task) {
    Instant now = time.instant();
    Instant since = busySince.computeIfAbsent(task.key(), _ -> now);
    if (!since.equals(Instant.MAX)
        && Duration.between(since, now).compareTo(parts.lockTimeout()) >= 0) {
      busySince.put(task.key(), Instant.MAX);
      parts.tell().lockTimeout();
      log.warn(
          "a task is held by somebody else for long; it stays queued",
          field("task_id", task.taskId()),
          field("lock_timeout", parts.lockTimeout()));
    }
    desk.putBack(task, now.plus(LOOK_AGAIN_AT_BUSY));
  }

  private void ourFault(Waiting task, IOException e) {
    log.error("a task can't be worked on now; it stays queued", e, field("task_id", task.taskId()));
    parts.trouble().begin("task " + task.key(), "can't work on %s: %s".formatted(task.key(), e));
    desk.putBack(task, time.instant().plusSeconds(5));
  }
}
