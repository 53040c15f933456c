package dev.overseer.engine.temporal;

import static dev.overseer.core.log.LogField.field;

import com.google.protobuf.ByteString;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.Decision;
import dev.overseer.worker.Desk;
import dev.overseer.worker.Identity;
import dev.overseer.worker.StopSignals;
import dev.overseer.worker.Tell;
import dev.overseer.worker.Verdict;
import dev.overseer.worker.Words;
import dev.overseer.worker.WorkerSettings.Dedupe;
import dev.overseer.worker.agent.AttemptControl;
import dev.overseer.worker.agent.AttemptOrder;
import dev.overseer.worker.agent.AttemptRecord;
import dev.overseer.worker.agent.RunAgent;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.WriteResult;
import dev.overseer.worker.spool.WriteResult.Stage;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.api.common.v1.WorkflowExecution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an attempt that the server has given us:
 *
 * <pre>
 *   taken? ──no──► handed back
 *     └─yes─► agent runs, heartbeats tell of it ──► Decision ──► Outcome
 * </pre>
 *
 * <p>Thread-safe; each attempt belongs to the thread that the SDK gives it.
 */
final class MakeAttempt implements AttemptActivity {
  private static final String STOPPED = "the worker was stopped";

  private final Parts parts;
  private final BeatAttempts beats;
  private final StopSignals stopSignals = new StopSignals();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /**
   * What it works with.
   *
   * @param layout where outputs lie while an attempt runs, on a local disk
   * @param timeout of an attempt whose task names none
   * @param store where outputs go that are too long for a history
   */
  record Parts(
      String worker,
      Connection connection,
      Executions executions,
      Desk desk,
      Gate gate,
      RunAgent runAgent,
      Tell tell,
      SpendBook spend,
      SpoolLayout layout,
      Identity identity,
      Timers time,
      Log log,
      Duration timeout,
      Dedupe dedupe,
      int textBytes,
      OutputStore store) {}

  private record Running(String taskId, int number, Instant startedAt, AttemptControl control) {}

  MakeAttempt(Parts parts, BeatAttempts beats) {
    this.parts = parts;
    this.beats = beats;
  }

  @Override
  public ObjectNode attempt(ObjectNode order) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    Attempts before =
        order.path("attempts") instanceof ObjectNode json ? Attempts.fromJson(json) : Attempts.NONE;
    TaskSpec task = task(order, info);
    Instant now = parts.time.instant();
    // Two attempts at one task can be here at once, when we were silent for too long.
    Waiting waiting =
        new Waiting(
            info.getRunId() + info.getActivityId(),
            task.id(),
            task.priority(),
            now,
            Instant.MIN,
            Set.of());
    if (!parts.desk.start(waiting, now)) {
      return Outcome.handedBack(before, "the worker takes no task now").toJson();
    }
    try {
      if (isDuplicate(task, before, info)) {
        return new Outcome(
                Outcome.Next.REFUSE,
                Duration.ZERO,
                "duplicate_task_id: it has completed before",
                before,
                Optional.empty())
            .toJson();
      }
      return attempt(waiting, task, before, context).toJson();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Outcome.handedBack(before, STOPPED).toJson();
    } finally {
      parts.desk.gone(waiting);
      parts.gate.open();
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private Outcome attempt(
      Waiting waiting, TaskSpec task, Attempts before, ActivityExecutionContext context)
      throws InterruptedException {
    int number = before.retries() + before.interruptions() + 1;
    Instant startedAt = parts.time.instant();
    AttemptControl control = new AttemptControl();
    AttemptOrder order = order(task, number, waiting.key());
    AtomicReference<Claim> claim =
        new AtomicReference<>(parts.identity.claim(task.id(), number, startedAt));
    running.put(waiting.key(), new Running(task.id(), number, startedAt, control));
    LoseAttempt lost = new LoseAttempt(control);
    AttemptRecord record;
    try (BeatAttempts.Beat _ =
        beats.begin(
            context.getTaskToken() == null
                ? ByteString.EMPTY
                : ByteString.copyFrom(context.getTaskToken()),
            () -> LiveOutput.tell(claim.get(), order),
            lost)) {
      if (stopping.getCount() == 0) {
        control.end(new AttemptControl.Wish.Interrupt(STOPPED));
      }
      parts.log.info("an attempt starts", field("task_id", task.id()), field("attempt", number));
      record =
          parts.runAgent.run(
              order, control, pid -> claim.updateAndGet(is -> is.with(new Claim.Agent(pid))));
      return judge(waiting, task, before, record, lost, order);
    } finally {
      running.remove(waiting.key());
      delete(order);
    }
  }

  private Outcome judge(
      Waiting waiting,
      TaskSpec task,
      Attempts before,
      AttemptRecord record,
      LoseAttempt lost,
      AttemptOrder order)
      throws InterruptedException {
    Verdict verdict =
        lost.isLost() || stopSignals.ended(record)
            ? new Verdict.Interrupted(lost.why().orElse(STOPPED))
            : record.verdict();
    Instant now = parts.time.instant();
    record
        .report()
        .costUsd()
        .ifPresent(
            cost -> {
              parts.spend.spend(task.id(), cost, now);
              parts.tell.cost(cost.doubleValue());
            });
    Attempt attempt =
        new Attempt(
            record.startedAt(), now, Words.of(verdict), record.exitCode(), Words.reason(verdict));
    Decision decision = parts.desk.ended(waiting, verdict, before, attempt, now);
    parts.spend.remember(now);
    return outcome(task, before, record, attempt, decision, now, order);
  }

  private Outcome outcome(
      TaskSpec task,
      Attempts before,
      AttemptRecord record,
      Attempt attempt,
      Decision decision,
      Instant now,
      AttemptOrder order) {
    String id = task.id();
    Stage over = new Stage.Final(Optional.empty());
    return switch (decision) {
      case Decision.Complete(Attempts after) -> {
        parts.tell.attempt(record.duration());
        parts.tell.completed();
        parts.log.info(
            "a task completed",
            field("task_id", id),
            field("duration", record.duration().toMillis() / 1000.0));
        yield end(Outcome.Next.COMPLETE, "", after, result(task, record, after, over, now, order));
      }
      case Decision.Drop(Attempts after) -> {
        parts.log.info("a task was cancelled", field("task_id", id));
        yield end(
            Outcome.Next.DROP, "cancelled", after, result(task, record, after, over, now, order));
      }
      case Decision.GiveUp(Attempts after, String reason) -> {
        parts.tell.attempt(record.duration());
        parts.tell.failed();
        parts.tell.deadLettered();
        parts.log.warn("a task is given up", field("task_id", id), field("reason", reason));
        yield end(
            Outcome.Next.GIVE_UP, reason, after, result(task, record, after, over, now, order));
      }
      case Decision.Retry(Attempts after, Instant at) -> {
        parts.tell.attempt(record.duration());
        parts.tell.retried();
        parts.log.warn(
            "an attempt failed; the task is tried again",
            field("task_id", id),
            field("reason", attempt.reason()),
            field("retry", after.retries()),
            field("at", at));
        yield new Outcome(
            Outcome.Next.RETRY,
            Duration.between(now, at),
            attempt.reason(),
            after,
            Optional.of(result(task, record, before, new Stage.Interim(), now, order)));
      }
      case Decision.PutBack(Attempts after, Instant at) -> {
        parts.tell.interrupted();
        parts.log.warn(
            "a task is put back",
            field("task_id", id),
            field("reason", attempt.reason()),
            field("at", at));
        Duration delay = Duration.between(now, at);
        yield new Outcome(
            Outcome.Next.PUT_BACK,
            delay.isNegative() ? Duration.ZERO : delay,
            attempt.reason(),
            after,
            Optional.empty());
      }
    };
  }

  private static Outcome end(Outcome.Next next, String reason, Attempts after, ObjectNode result) {
    return new Outcome(next, Duration.ZERO, reason, after, Optional.of(result));
  }

  private ObjectNode result(
      TaskSpec task,
      AttemptRecord record,
      Attempts attempts,
      Stage stage,
      Instant now,
      AttemptOrder order) {
    ObjectNode json = WriteResult.fields(parts.worker, task, record, attempts, stage, now);
    parts.store.keepLong(parts.worker, task.id(), order, parts.textBytes, json);
    return FitHistory.fit(json, parts.textBytes);
  }

  private TaskSpec task(ObjectNode order, ActivityInfo info) {
    ObjectNode fields =
        order.path("task") instanceof ObjectNode along
            ? along
            : TaskHistory.read(
                    parts.connection,
                    WorkflowExecution.newBuilder()
                        .setWorkflowId(info.getWorkflowId())
                        .setRunId(info.getRunId())
                        .build())
                .task();
    return switch (ReadTask.parse(Path.of("task.json"), Json.bytes(fields))) {
      case ReadTask.Content.Task(TaskSpec spec) -> spec;
      case ReadTask.Content.Invalid(String why) -> throw new IllegalArgumentException(why);
      case ReadTask.Content.Gone() -> throw new IllegalArgumentException("there is no task");
    };
  }

  private boolean isDuplicate(TaskSpec task, Attempts before, ActivityInfo info) {
    return parts.dedupe == Dedupe.EVER
        && before.equals(Attempts.NONE)
        && parts.executions.count(
                Executions.Filter.of(Names.TASK)
                    .on(parts.worker)
                    .withId(info.getWorkflowId())
                    .in(Executions.State.COMPLETED))
            > 0
        && !task.id().isEmpty();
  }

  private AttemptOrder order(TaskSpec task, int number, String key) {
    String name = FileName.of(task.id() + "." + key);
    return new AttemptOrder(
        task.id(),
        parts.worker,
        number,
        task.description(),
        task.timeout().orElse(parts.timeout),
        parts.layout.output(parts.worker, name, StdStream.STDOUT),
        parts.layout.output(parts.worker, name, StdStream.STDERR),
        parts.layout.input(parts.worker, name));
  }

  private void delete(AttemptOrder order) {
    for (Path file : List.of(order.stdout(), order.stderr(), order.stdin())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        parts.log.warn("an output can't be removed", e, field("file", file));
      }
    }
  }

  /** Nothing that a signal ends from now on is the agent's fault. */
  void stopSoon() {
    stopSignals.stopSoon();
  }

  /** Ends all attempts that run, or are about to; their tasks are handed back. */
  void interruptAll() {
    stopping.countDown();
    running
        .values()
        .forEach(attempt -> attempt.control.end(new AttemptControl.Wish.Interrupt(STOPPED)));
  }

  /** The attempts that run. */
  List<Heartbeat.Running> running() {
    return running.values().stream()
        .map(one -> new Heartbeat.Running(one.taskId, one.number, one.startedAt))
        .toList();
  }

  /** Ends an attempt that is no longer ours, or that nobody wants. */
  private static final class LoseAttempt implements BeatAttempts.Listener {
    private final AttemptControl control;
    private final AtomicReference<String> why = new AtomicReference<>("");

    LoseAttempt(AttemptControl control) {
      this.control = control;
    }

    @Override
    public void cancelled() {
      control.end(new AttemptControl.Wish.Cancel());
    }

    @Override
    public void lost(String reason) {
      why.set(reason);
      control.end(new AttemptControl.Wish.Interrupt(reason));
    }

    boolean isLost() {
      return !why.get().isEmpty();
    }

    Optional<String> why() {
      return Optional.of(why.get()).filter(reason -> !reason.isEmpty());
    }
  }
}
