package dev.overseer.protocol;

import dev.overseer.core.GoDuration;
import dev.overseer.protocol.ServerMessage.Metrics.ActionCounters;
import dev.overseer.protocol.ServerMessage.Metrics.HubCounters;
import dev.overseer.protocol.ServerMessage.Metrics.TaskCounters;

/** Writes an answer or an event. */
final class WriteServerMessage {
  private WriteServerMessage() {}

  static byte[] write(ServerMessage message) {
    return WriteJson.object(
        json -> {
          json.text("type", message.type());
          if (message instanceof ServerMessage.Started) {
            json.text("id", message.id());
          } else {
            json.textUnlessEmpty("id", message.id());
          }
          fields(json, message);
        });
  }

  private static void fields(WriteJson json, ServerMessage message) {
    switch (message) {
      case ServerMessage.Started started -> {
        json.text("task_id", started.taskId());
        json.number("pid", started.pid());
        json.numberUnlessZero("restart_of", started.restartOf());
        json.time("ts", started.ts());
      }
      case ServerMessage.Queued queued -> {
        json.text("task_id", queued.taskId());
        json.text("action", queued.action());
        json.number("position", queued.position());
        json.time("ts", queued.ts());
      }
      case ServerMessage.Tasks tasks -> json.objects("tasks", tasks.tasks(), WriteShared::task);
      case ServerMessage.Output output -> {
        json.text("task_id", output.taskId());
        json.number("pid", output.pid());
        json.text("stream", output.stream().wireName());
        json.text("data", output.data());
        json.time("ts", output.ts());
        json.numberUnlessZero("seq", output.seq());
        json.flagUnlessFalse("continued", output.continued());
      }
      case ServerMessage.Exited exited -> {
        json.text("task_id", exited.taskId());
        json.number("pid", exited.pid());
        json.number("exit_code", exited.exitCode());
        json.flag("intentional", exited.intentional());
        json.time("ts", exited.ts());
      }
      case ServerMessage.Restarting restarting -> {
        json.text("task_id", restarting.taskId());
        json.number("pid", restarting.pid());
        json.text("restart_delay", GoDuration.format(restarting.restartDelay()));
        json.number("attempt", restarting.attempt());
        json.time("ts", restarting.ts());
      }
      case ServerMessage.Errored errored -> {
        json.text("task_id", errored.taskId());
        json.number("pid", errored.pid());
        json.number("exit_count", errored.exitCount());
        json.time("ts", errored.ts());
      }
      case ServerMessage.Dequeued dequeued -> {
        json.text("task_id", dequeued.taskId());
        json.textUnlessEmpty("reason", dequeued.reason());
        json.time("ts", dequeued.ts());
      }
      case ServerMessage.Actions actions ->
          json.objects("actions", actions.actions(), WriteShared::action);
      case ServerMessage.PoolInfo info -> {
        json.textUnlessEmpty("action", info.action());
        json.object("pool", nested -> WriteShared.poolState(nested, info.pool()));
      }
      case ServerMessage.PoolUpdated updated -> {
        json.textUnlessEmpty("action", updated.action());
        json.object("pool", nested -> WriteShared.poolState(nested, updated.pool()));
      }
      case ServerMessage.Purged purged -> {
        json.textUnlessEmpty("action", purged.action());
        json.number("count", purged.count());
      }
      case ServerMessage.Subscribed subscribed -> json.text("task_id", subscribed.taskId());
      case ServerMessage.SubscribedAll subscribed ->
          json.textUnlessEmpty("life", subscribed.life());
      case ServerMessage.Unsubscribed unsubscribed -> json.text("task_id", unsubscribed.taskId());
      case ServerMessage.Metrics metrics -> {
        json.objectUnlessEmpty("global", metrics.global(), WriteServerMessage::hubCounters);
        json.objectUnlessEmpty("action", metrics.action(), WriteServerMessage::actionCounters);
        json.objectUnlessEmpty("task", metrics.task(), WriteServerMessage::taskCounters);
      }
      case ServerMessage.Manifest manifest -> json.value("manifest", manifest.manifest());
      case ServerMessage.Replayed replayed -> {
        json.text("task_id", replayed.taskId());
        json.number("count", replayed.count());
      }
      case ServerMessage.Gap gap -> {
        json.text("task_id", gap.taskId());
        json.number("from_seq", gap.fromSeq());
        json.number("to_seq", gap.toSeq());
        json.time("ts", gap.ts());
      }
      case ServerMessage.Stopped stopped -> {
        json.text("task_id", stopped.taskId());
        json.time("ts", stopped.ts());
      }
      case ServerMessage.Usage usage -> {
        json.objects("tasks", usage.tasks(), WriteServerMessage::usage);
        json.time("ts", usage.ts());
      }
      case ServerMessage.ErrorReply error -> {
        json.text("message", error.message());
        json.textUnlessEmpty("existing_task_id", error.existingTaskId());
      }
    }
  }

  private static void usage(WriteJson json, ServerMessage.Usage.OfTask usage) {
    json.text("task_id", usage.taskId());
    usage.cpuPercent().ifPresent(percent -> json.number("cpu_percent", percent));
    json.number("memory_bytes", usage.memoryBytes());
    json.number("processes", usage.processes());
  }

  private static void hubCounters(WriteJson json, HubCounters counters) {
    json.number("tasks_started", counters.tasksStarted());
    json.number("tasks_completed", counters.tasksCompleted());
    json.number("tasks_errored", counters.tasksErrored());
    json.number("tasks_restarted", counters.tasksRestarted());
    json.number("total_output_lines", counters.totalOutputLines());
    json.number("enqueued", counters.enqueued());
    json.number("dequeued", counters.dequeued());
    json.number("displaced", counters.displaced());
    json.number("expired", counters.expired());
  }

  private static void actionCounters(WriteJson json, ActionCounters counters) {
    json.number("tasks_started", counters.tasksStarted());
    json.number("tasks_completed", counters.tasksCompleted());
    json.number("tasks_errored", counters.tasksErrored());
    json.number("tasks_restarted", counters.tasksRestarted());
    json.number("total_output_lines", counters.totalOutputLines());
  }

  private static void taskCounters(WriteJson json, TaskCounters counters) {
    json.number("output_lines", counters.outputLines());
    json.number("restart_count", counters.restartCount());
    json.number("runtime_ms", counters.runtimeMs());
    json.number("last_exit_code", counters.lastExitCode());
  }
}
