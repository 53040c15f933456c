package dev.overseer.server;

import dev.overseer.hub.ActionInfo;
import dev.overseer.hub.HubMetrics;
import dev.overseer.hub.ParameterSpec;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.PoolSnapshot;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ExcessSettings;
import dev.overseer.protocol.PoolSettings;
import dev.overseer.protocol.PoolState;
import dev.overseer.protocol.RetrySettings;
import dev.overseer.protocol.ServerMessage.Metrics.ActionCounters;
import dev.overseer.protocol.ServerMessage.Metrics.HubCounters;
import dev.overseer.protocol.ServerMessage.Metrics.TaskCounters;
import dev.overseer.protocol.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the hub knows, in the protocol's words. */
final class TranslateSnapshots {
  private TranslateSnapshots() {}

  static TaskInfo task(TaskSnapshot task) {
    return new TaskInfo(
        task.taskId(),
        task.action(),
        task.parameters(),
        task.queuedAt(),
        state(task.phase()),
        task.retry().map(TranslateSnapshots::retry),
        task.pid(),
        workerState(task),
        task.restarts(),
        task.createdAt(),
        task.lastStartedAt(),
        task.lastExitedAt(),
        task.lastExitCode(),
        task.errorMessage());
  }

  /** The protocol has four states; a task that ended by itself and isn't restarted stays active. */
  static String state(TaskSnapshot.Phase phase) {
    return switch (phase) {
      case QUEUED -> "queued";
      case STARTING, RUNNING, RESTARTING, EXITED -> "active";
      case STOPPING, STOPPED -> "stopped";
      case ERRORED -> "errored";
    };
  }

  private static String workerState(TaskSnapshot task) {
    return switch (task.phase()) {
      case RUNNING, STOPPING -> "running";
      case QUEUED, STARTING, RESTARTING, STOPPED, EXITED, ERRORED ->
          task.lastExitedAt().isPresent() ? "exited" : "";
    };
  }

  static ActionDescription action(ActionInfo action) {
    return new ActionDescription(
        action.definition().name(),
        action.definition().type(),
        action.definition().description(),
        parameters(action.parameters()),
        poolSettings(action.definition().pool()),
        action.retry().map(TranslateSnapshots::retry),
        action.definition().dedupeKey());
  }

  private static Map<String, ActionDescription.Param> parameters(Map<String, ParameterSpec> specs) {
    Map<String, ActionDescription.Param> params = LinkedHashMap.newLinkedHashMap(specs.size());
    specs.forEach(
        (name, spec) ->
            params.put(
                name,
                new ActionDescription.Param(spec.defaultValue(), spec.validate().orElse(""))));
    return params;
  }

  private static RetrySettings retry(RetryPolicy policy) {
    return new RetrySettings(
        policy.restartDelay(),
        policy.restartJitter(),
        policy.errorWindow(),
        policy.errorThreshold());
  }

  private static PoolSettings poolSettings(PoolConfig pool) {
    return new PoolSettings(
        pool.limit(), pool.queue().map(TranslateSnapshots::queue), excess(pool.excess()));
  }

  private static PoolSettings.Queue queue(PoolConfig.Queue queue) {
    String displace =
        switch (queue.displace()) {
          case FORCED_ONLY -> "false";
          case ALLOWED -> "true";
          case PROHIBITED -> "prohibit";
        };
    return new PoolSettings.Queue(
        queue.enabled(), queue.size(), lower(queue.order()), seconds(queue.maxAge()), displace);
  }

  private static ExcessSettings excess(PoolConfig.Excess excess) {
    return new ExcessSettings(
        lower(excess.action()),
        lower(excess.order()),
        seconds(excess.grace().orElse(Duration.ZERO)));
  }

  static PoolState pool(PoolSnapshot pool) {
    List<PoolState.Item> items = new ArrayList<>(pool.waiting().size());
    for (PoolSnapshot.Waiting waiting : pool.waiting()) {
      items.add(
          new PoolState.Item(
              waiting.taskId(), waiting.action(), waiting.since(), items.size(), waiting.forced()));
    }
    return new PoolState(pool.limit(), pool.running(), items.size(), items);
  }

  static HubCounters counters(HubMetrics.Global metrics) {
    return new HubCounters(
        metrics.tasksStarted(),
        metrics.tasksCompleted(),
        metrics.tasksErrored(),
        metrics.tasksRestarted(),
        metrics.outputLines(),
        metrics.enqueued(),
        metrics.dequeued(),
        metrics.displaced(),
        metrics.expired());
  }

  static ActionCounters counters(HubMetrics.OfAction metrics) {
    return new ActionCounters(
        metrics.tasksStarted(),
        metrics.tasksCompleted(),
        metrics.tasksErrored(),
        metrics.tasksRestarted(),
        metrics.outputLines());
  }

  static TaskCounters counters(HubMetrics.OfTask metrics) {
    return new TaskCounters(
        metrics.outputLines(), metrics.restarts(), metrics.runtimeMillis(), metrics.lastExitCode());
  }

  /** The protocol counts whole seconds; a fraction counts as one, since 0 means something else. */
  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
