package dev.overseer.protocol;

import java.util.TreeMap;

/** Writes what several messages hold. Sources of the field names: the Go program's structs. */
final class WriteShared {
  private WriteShared() {}

  static void retry(WriteJson json, RetrySettings retry) {
    json.durationUnlessZero("restart_delay", retry.restartDelay());
    json.durationUnlessZero("restart_jitter", retry.restartJitter());
    json.durationUnlessZero("error_window", retry.errorWindow());
    json.numberUnlessZero("error_threshold", retry.errorThreshold());
  }

  static void excess(WriteJson json, ExcessSettings excess) {
    json.text("action", excess.action());
    json.text("order", excess.order());
    json.number("grace", excess.grace());
  }

  static void poolSettings(WriteJson json, PoolSettings pool) {
    json.number("limit", pool.limit());
    json.objectUnlessEmpty(
        "queue",
        pool.queue(),
        (nested, queue) -> {
          nested.flag("enabled", queue.enabled());
          nested.number("size", queue.size());
          nested.text("order", queue.order());
          nested.number("max_age", queue.maxAge());
          nested.text("displace", queue.displace());
        });
    json.object("excess", nested -> excess(nested, pool.excess()));
  }

  static void poolState(WriteJson json, PoolState pool) {
    json.number("limit", pool.limit());
    json.number("running", pool.running());
    json.number("queue_depth", pool.queueDepth());
    if (!pool.queueItems().isEmpty()) {
      json.objects(
          "queue_items",
          pool.queueItems(),
          (nested, item) -> {
            nested.text("task_id", item.taskId());
            nested.text("action", item.action());
            nested.time("queued_at", item.queuedAt());
            nested.number("position", item.position());
            nested.flag("forced", item.forced());
          });
    }
  }

  static void action(WriteJson json, ActionDescription action) {
    json.text("name", action.name());
    json.text("type", action.type());
    json.textUnlessEmpty("description", action.description());
    if (!action.params().isEmpty()) {
      json.object(
          "params",
          params ->
              new TreeMap<>(action.params())
                  .forEach(
                      (name, param) ->
                          params.object(
                              name,
                              nested -> {
                                param
                                    .defaultValue()
                                    .ifPresent(value -> nested.text("default", value));
                                nested.textUnlessEmpty("validate", param.validate());
                              })));
    }
    json.object("task_pool", nested -> poolSettings(nested, action.taskPool()));
    json.objectUnlessEmpty("retry", action.retry(), WriteShared::retry);
    if (!action.dedupeKey().isEmpty()) {
      json.value("dedupe_key", action.dedupeKey());
    }
  }

  static void task(WriteJson json, TaskInfo task) {
    json.text("task_id", task.taskId());
    json.text("action", task.action());
    json.textsUnlessEmpty("params", task.params());
    json.timeUnlessEmpty("queued_at", task.queuedAt());
    json.text("state", task.state());
    json.objectUnlessEmpty("retry_policy", task.retryPolicy(), WriteShared::retry);
    json.numberUnlessZero("current_pid", task.currentPid());
    json.textUnlessEmpty("worker_state", task.workerState());
    json.number("restart_count", task.restartCount());
    json.time("created_at", task.createdAt());
    json.timeUnlessEmpty("last_started_at", task.lastStartedAt());
    json.timeUnlessEmpty("last_exited_at", task.lastExitedAt());
    task.lastExitCode().ifPresent(code -> json.number("last_exit_code", code));
    json.textUnlessEmpty("error_message", task.errorMessage());
  }
}
