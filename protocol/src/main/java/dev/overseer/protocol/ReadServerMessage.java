package dev.overseer.protocol;

import dev.overseer.protocol.ServerMessage.Metrics.ActionCounters;
import dev.overseer.protocol.ServerMessage.Metrics.HubCounters;
import dev.overseer.protocol.ServerMessage.Metrics.TaskCounters;
import java.util.Optional;

/** Reads an answer or an event. */
final class ReadServerMessage {
  private ReadServerMessage() {}

  static ServerMessage read(byte[] utf8) {
    Fields fields = new Fields(ReadJson.object(utf8, _ -> true), "");
    try {
      return message(fields);
    } catch (Fields.Mismatch | IllegalArgumentException wrong) {
      throw new WireException.InvalidField(String.valueOf(wrong.getMessage()), "");
    }
  }

  private static ServerMessage message(Fields f) {
    String type = f.text("type");
    String id = f.text("id");
    String taskId = f.text("task_id");
    return switch (type) {
      case "output" ->
          new ServerMessage.Output(
              taskId,
              f.integer("pid"),
              stream(f.text("stream")),
              f.text("data"),
              f.integer("seq"),
              f.time("ts"),
              f.flag("continued"));
      case "started" ->
          new ServerMessage.Started(
              taskId, f.integer("pid"), f.integer("restart_of"), f.time("ts"), id);
      case "queued" ->
          new ServerMessage.Queued(
              taskId, f.text("action"), f.smallInteger("position"), f.time("ts"), id);
      case "tasks" -> new ServerMessage.Tasks(f.list("tasks", ReadServerMessage::task), id);
      case "exited" ->
          new ServerMessage.Exited(
              taskId,
              f.integer("pid"),
              f.smallInteger("exit_code"),
              f.flag("intentional"),
              f.time("ts"));
      case "restarting" ->
          new ServerMessage.Restarting(
              taskId,
              f.integer("pid"),
              f.duration("restart_delay"),
              f.smallInteger("attempt"),
              f.time("ts"));
      case "errored" ->
          new ServerMessage.Errored(
              taskId, f.integer("pid"), f.smallInteger("exit_count"), f.time("ts"));
      case "dequeued" -> new ServerMessage.Dequeued(taskId, f.text("reason"), f.time("ts"));
      case "actions" -> new ServerMessage.Actions(f.list("actions", ReadServerMessage::action), id);
      case "pool_info" ->
          new ServerMessage.PoolInfo(f.text("action"), pool(f.objectOrEmpty("pool")), id);
      case "pool_updated" ->
          new ServerMessage.PoolUpdated(f.text("action"), pool(f.objectOrEmpty("pool")));
      case "purged" -> new ServerMessage.Purged(f.text("action"), f.smallInteger("count"), id);
      case "subscribed" -> new ServerMessage.Subscribed(taskId, id);
      case "subscribed_all" -> new ServerMessage.SubscribedAll(f.text("life"), id);
      case "unsubscribed" -> new ServerMessage.Unsubscribed(taskId, id);
      case "metrics" ->
          new ServerMessage.Metrics(
              f.object("global").map(ReadServerMessage::hubCounters),
              f.object("action").map(ReadServerMessage::actionCounters),
              f.object("task").map(ReadServerMessage::taskCounters),
              id);
      case "manifest" -> new ServerMessage.Manifest(f.map("manifest"), id);
      case "replayed" -> new ServerMessage.Replayed(taskId, f.smallInteger("count"), id);
      case "gap" ->
          new ServerMessage.Gap(taskId, f.integer("from_seq"), f.integer("to_seq"), f.time("ts"));
      case "stopped" -> new ServerMessage.Stopped(taskId, f.time("ts"));
      case "usage" ->
          new ServerMessage.Usage(f.list("tasks", ReadServerMessage::usage), f.time("ts"));
      case "error" ->
          new ServerMessage.ErrorReply(f.text("message"), f.text("existing_task_id"), id);
      default -> throw new WireException.UnknownType(type, id);
    };
  }

  private static OutputStreamName stream(String name) {
    return switch (name) {
      case "stdout" -> OutputStreamName.STDOUT;
      case "stderr" -> OutputStreamName.STDERR;
      default -> throw new Fields.Mismatch("stream must be stdout or stderr");
    };
  }

  private static ServerMessage.Usage.OfTask usage(Fields f) {
    return new ServerMessage.Usage.OfTask(
        f.text("task_id"),
        f.optionalInt("cpu_percent"),
        f.integer("memory_bytes"),
        f.smallInteger("processes"));
  }

  private static TaskInfo task(Fields f) {
    return new TaskInfo(
        f.text("task_id"),
        f.text("action"),
        f.texts("params"),
        f.optionalTime("queued_at"),
        f.text("state"),
        f.object("retry_policy").map(ReadShared::retry),
        f.integer("current_pid"),
        f.text("worker_state"),
        f.smallInteger("restart_count"),
        f.time("created_at"),
        f.optionalTime("last_started_at"),
        f.optionalTime("last_exited_at"),
        f.optionalInt("last_exit_code"),
        f.text("error_message"));
  }

  private static ActionDescription action(Fields f) {
    return new ActionDescription(
        f.text("name"),
        f.text("type"),
        f.text("description"),
        f.objects("params", ReadServerMessage::param),
        poolSettings(f.objectOrEmpty("task_pool")),
        f.object("retry").map(ReadShared::retry),
        f.textList("dedupe_key"));
  }

  private static ActionDescription.Param param(Fields f) {
    return new ActionDescription.Param(
        f.has("default") ? Optional.of(f.text("default")) : Optional.empty(), f.text("validate"));
  }

  private static PoolSettings poolSettings(Fields f) {
    return new PoolSettings(
        f.smallInteger("limit"),
        f.object("queue")
            .map(
                q ->
                    new PoolSettings.Queue(
                        q.flag("enabled"),
                        q.smallInteger("size"),
                        q.text("order"),
                        q.integer("max_age"),
                        q.text("displace"))),
        ReadShared.excess(f.objectOrEmpty("excess")));
  }

  private static PoolState pool(Fields f) {
    return new PoolState(
        f.smallInteger("limit"),
        f.smallInteger("running"),
        f.smallInteger("queue_depth"),
        f.list(
            "queue_items",
            item ->
                new PoolState.Item(
                    item.text("task_id"),
                    item.text("action"),
                    item.time("queued_at"),
                    item.smallInteger("position"),
                    item.flag("forced"))));
  }

  private static HubCounters hubCounters(Fields f) {
    return new HubCounters(
        f.integer("tasks_started"),
        f.integer("tasks_completed"),
        f.integer("tasks_errored"),
        f.integer("tasks_restarted"),
        f.integer("total_output_lines"),
        f.integer("enqueued"),
        f.integer("dequeued"),
        f.integer("displaced"),
        f.integer("expired"));
  }

  private static ActionCounters actionCounters(Fields f) {
    return new ActionCounters(
        f.integer("tasks_started"),
        f.integer("tasks_completed"),
        f.integer("tasks_errored"),
        f.integer("tasks_restarted"),
        f.integer("total_output_lines"));
  }

  private static TaskCounters taskCounters(Fields f) {
    return new TaskCounters(
        f.integer("output_lines"),
        f.integer("restart_count"),
        f.integer("runtime_ms"),
        f.smallInteger("last_exit_code"));
  }
}
