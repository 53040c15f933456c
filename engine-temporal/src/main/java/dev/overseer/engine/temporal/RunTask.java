package dev.overseer.engine.temporal;

import dev.overseer.worker.Desk;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.ParkDead;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.TaskSpec;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server goes through with a task:
 *
 * <pre>
 *   its dependencies ──► its time ──► attempt ──completed──► over: its result
 *                                      ▲  └──given up──────► failed: a dead letter
 *                                      └─ the delay ─┘
 * </pre>
 *
 * <p>Workers decide, here it is only done: an {@link Outcome} says what follows. Only of an attempt
 * whose worker fell silent nobody says anything; that one has cost the task nothing.
 *
 * <p><b>This code is replayed over histories of every version that ever ran.</b> A change of what
 * it asks the server for, or in which order, needs {@code Workflow.getVersion}, and a history of
 * the version before among those that {@code ReplayTest} replays.
 */
final class RunTask implements TaskWorkflow {
  /** A description up to here goes along with each attempt; a longer one is fetched by it. */
  static final int LONGEST_ALONG = 16 << 10;

  private static final Path UNWRITTEN = Path.of("task.json");
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(60);
  private static final String OF_DEPENDENCIES = "dependencies_met";
  private static final String DEPENDENTS = "dependents";
  private static final String ATTEMPTS = "attempts";

  private final Policy policy;
  private final List<ObjectNode> early = new ArrayList<>();

  private Optional<AwaitDependencies> dependencies = Optional.empty();

  RunTask(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void awaited(ObjectNode by) {
    // A signal may be handled before the run begins.
    dependencies.ifPresentOrElse(known -> known.awaited(by), () -> early.add(by));
  }

  @Override
  public void settled(ObjectNode how) {
    dependencies.ifPresent(known -> known.settled(how));
  }

  @Override
  public ObjectNode run(ObjectNode task, ObjectNode carried) {
    AwaitDependencies others =
        new AwaitDependencies(Workflow.getInfo().getWorkflowId(), dependents(carried));
    early.forEach(others::awaited);
    early.clear();
    dependencies = Optional.of(others);
    try {
      ObjectNode result = run(task, carried, others);
      others.settle(true);
      return result;
    } catch (ApplicationFailure deadLetter) {
      others.settle(false);
      throw deadLetter;
    } catch (CanceledFailure cancelled) {
      Workflow.newDetachedCancellationScope(() -> others.settle(false)).run();
      throw cancelled;
    }
  }

  private ObjectNode run(ObjectNode task, ObjectNode carried, AwaitDependencies others) {
    Attempts attempts = attempts(carried);
    return switch (ReadTask.parse(UNWRITTEN, Json.bytes(task))) {
      case ReadTask.Content.Task(TaskSpec spec) -> {
        if (!carried.path(OF_DEPENDENCIES).asBoolean(false)) {
          Optional<String> refusal = others.await(new LinkedHashSet<>(spec.dependencies()));
          if (refusal.isPresent()) {
            throw letter(task, refusal.get(), attempts, Optional.empty());
          }
          spec.notBefore().ifPresent(RunTask::sleepUntil);
        }
        yield attempt(spec, attempts, others);
      }
      case ReadTask.Content.Invalid(String why) -> {
        ObjectNode asItIs = task.deepCopy();
        asItIs.put("error", why);
        throw letter(asItIs, "invalid_format", attempts, Optional.empty());
      }
      case ReadTask.Content.Gone() ->
          throw letter(task, "invalid_format", attempts, Optional.empty());
    };
  }

  private ObjectNode attempt(TaskSpec spec, Attempts before, AwaitDependencies others) {
    Attempts attempts = before;
    while (true) {
      if (Workflow.getInfo().getHistoryLength() > policy.longestHistory()) {
        // Does not return.
        Workflow.continueAsNew(spec.fields(), carry(attempts, others));
      }
      Outcome outcome = attempt(spec, attempts);
      attempts = outcome.attempts();
      switch (outcome.next()) {
        case COMPLETE -> {
          return outcome.result().orElseGet(Json::object);
        }
        case GIVE_UP ->
            throw letter(spec.fields(), "max_retries_exceeded", attempts, outcome.result());
        case REFUSE -> throw letter(spec.fields(), outcome.reason(), attempts, outcome.result());
        case DROP -> throw new CanceledFailure("cancelled");
        case RETRY, PUT_BACK, HAND_BACK -> sleep(outcome.delay());
      }
    }
  }

  private Outcome attempt(TaskSpec spec, Attempts attempts) {
    Instant startedAt = now();
    try {
      return Outcome.fromJson(
          activity(spec).execute(Names.ATTEMPT, ObjectNode.class, order(spec, attempts)));
    } catch (ActivityFailure e) {
      return switch (e.getCause()) {
        case CanceledFailure cancelled -> throw cancelled;
        case TimeoutFailure silent -> {
          Attempts after = attempts.interrupted(interrupted(startedAt, silent(silent)));
          yield new Outcome(
              Outcome.Next.PUT_BACK,
              Desk.interruptionDelay(after.interruptions()),
              silent(silent),
              after,
              Optional.empty());
        }
        case null, default -> {
          String fault = "a fault in overseer itself: " + messageOf(e);
          yield new Outcome(
              Outcome.Next.PUT_BACK,
              AFTER_A_FAULT,
              fault,
              attempts.interrupted(interrupted(startedAt, fault)),
              Optional.empty());
        }
      };
    }
  }

  private ActivityStub activity(TaskSpec spec) {
    return Workflow.newUntypedActivityStub(
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(
                policy.startToClose(spec.timeout().orElse(policy.taskTimeout())))
            .setHeartbeatTimeout(policy.heartbeatTimeout())
            // Whether there is another attempt, and when, depends on how this one ended.
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setPriority(Priorities.of(spec.priority()))
            .build());
  }

  private static ObjectNode order(TaskSpec spec, Attempts attempts) {
    ObjectNode order = Json.object();
    if (spec.description().length() <= LONGEST_ALONG) {
      order.set("task", spec.fields());
    }
    attempts.into(order.putObject(ATTEMPTS));
    return order;
  }

  private static ApplicationFailure letter(
      ObjectNode task, String reason, Attempts attempts, Optional<ObjectNode> result) {
    ObjectNode details = Json.object();
    ObjectNode letter = ParkDead.letter(Json.object(), reason, attempts, result, now());
    task.path("error").asStringOpt().ifPresent(error -> letter.put("error", error));
    details.set("letter", letter);
    result.ifPresent(is -> details.set("result", is));
    return ApplicationFailure.newNonRetryableFailure(reason, "dead_letter", details);
  }

  private static ObjectNode carry(Attempts attempts, AwaitDependencies others) {
    ObjectNode carried = Json.object();
    carried.put(OF_DEPENDENCIES, true);
    attempts.into(carried.putObject(ATTEMPTS));
    ArrayNode waiting = carried.putArray(DEPENDENTS);
    others.dependents().forEach(waiting::add);
    return carried;
  }

  private static List<String> dependents(ObjectNode carried) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : carried.path(DEPENDENTS)) {
      ids.add(id.asString(""));
    }
    return ids;
  }

  private static Attempts attempts(ObjectNode carried) {
    return carried.path(ATTEMPTS) instanceof ObjectNode before
        ? Attempts.fromJson(before)
        : Attempts.NONE;
  }

  private static Attempt interrupted(Instant startedAt, String why) {
    return new Attempt(startedAt, now(), "interrupted", -1, why);
  }

  private static String silent(TimeoutFailure failure) {
    return "its worker fell silent (%s)"
        .formatted(
            switch (failure.getTimeoutType()) {
              case TIMEOUT_TYPE_HEARTBEAT -> "no heartbeat";
              case TIMEOUT_TYPE_START_TO_CLOSE -> "long over its time";
              default -> String.valueOf(failure.getTimeoutType());
            });
  }

  private static String messageOf(ActivityFailure failure) {
    Throwable cause = failure.getCause();
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  private static void sleepUntil(Instant at) {
    sleep(Duration.between(now(), at));
  }

  private static void sleep(Duration delay) {
    if (delay.isPositive()) {
      Workflow.sleep(delay);
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
