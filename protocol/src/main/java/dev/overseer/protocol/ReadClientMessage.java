package dev.overseer.protocol;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a request. Checks in the protocol's order: JSON, the types of fields, id, type, values. */
final class ReadClientMessage {
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "id",
          "task_id",
          "action",
          "params",
          "force",
          "limit",
          "size",
          "queue_size",
          "excess",
          "retry_policy",
          "since",
          "ack",
          "from_seq",
          "lossless",
          "state_only",
          "usage");

  private ReadClientMessage() {}

  static ClientMessage read(byte[] utf8) {
    Map<String, Object> object = ReadJson.object(utf8, KNOWN::contains);
    String id = object.get("id") instanceof String text ? text : "";
    try {
      return message(new Fields(object, ""));
    } catch (Fields.Mismatch | IllegalArgumentException wrong) {
      throw new WireException.InvalidField(String.valueOf(wrong.getMessage()), id);
    }
  }

  private static ClientMessage message(Fields fields) {
    String id = fields.text("id");
    if (id.isEmpty()) {
      throw new WireException.IdRequired();
    }
    String type = fields.text("type");
    String taskId = fields.text("task_id");
    String action = fields.text("action");
    String since = fields.text("since");
    return switch (type) {
      case "start" ->
          new ClientMessage.Start(
              id,
              action,
              taskId,
              fields.texts("params"),
              fields.object("retry_policy").map(ReadShared::retry),
              fields.flag("force"));
      case "stop" -> new ClientMessage.Stop(id, taskId);
      case "reset" -> new ClientMessage.Reset(id, taskId);
      case "list" -> new ClientMessage.ListTasks(id, since);
      case "replay" ->
          new ClientMessage.Replay(
              id, taskId, since, fields.flag("ack"), fields.optionalInteger("from_seq"));
      case "subscribe" -> new ClientMessage.Subscribe(id, taskId, fields.flag("lossless"));
      case "subscribe_all" ->
          new ClientMessage.SubscribeAll(
              id, fields.flag("lossless"), fields.flag("state_only"), fields.flag("usage"));
      case "unsubscribe" -> new ClientMessage.Unsubscribe(id, taskId);
      case "describe" -> new ClientMessage.Describe(id, action);
      case "pool_info" -> new ClientMessage.PoolInfo(id, action);
      case "set_pool" -> {
        OptionalInt limit = fields.optionalInt("limit");
        yield new ClientMessage.SetPool(
            id,
            action,
            limit.isPresent() ? limit : fields.optionalInt("size"),
            fields.optionalInt("queue_size"),
            fields.object("excess").map(ReadShared::excess));
      }
      case "purge" -> new ClientMessage.Purge(id, action);
      case "metrics" -> new ClientMessage.Metrics(id, action, taskId);
      case "manifest" -> new ClientMessage.Manifest(id);
      default -> throw new WireException.UnknownType(type, id);
    };
  }
}
