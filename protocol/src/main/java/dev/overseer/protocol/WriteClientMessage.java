package dev.overseer.protocol;

/** Writes a request. */
final class WriteClientMessage {
  private WriteClientMessage() {}

  static byte[] write(ClientMessage message) {
    return WriteJson.object(
        json -> {
          json.text("type", message.type());
          json.text("id", message.id());
          fields(json, message);
        });
  }

  private static void fields(WriteJson json, ClientMessage message) {
    switch (message) {
      case ClientMessage.Start start -> {
        json.text("action", start.action());
        json.textUnlessEmpty("task_id", start.taskId());
        json.textsUnlessEmpty("params", start.params());
        json.objectUnlessEmpty("retry_policy", start.retryPolicy(), WriteShared::retry);
        json.flagUnlessFalse("force", start.force());
      }
      case ClientMessage.Stop stop -> json.text("task_id", stop.taskId());
      case ClientMessage.Reset reset -> json.text("task_id", reset.taskId());
      case ClientMessage.ListTasks list -> json.textUnlessEmpty("since", list.since());
      case ClientMessage.Replay replay -> {
        json.text("task_id", replay.taskId());
        json.textUnlessEmpty("since", replay.since());
        json.flagUnlessFalse("ack", replay.ack());
        replay.fromSeq().ifPresent(seq -> json.number("from_seq", seq));
      }
      case ClientMessage.Subscribe subscribe -> {
        json.text("task_id", subscribe.taskId());
        json.flagUnlessFalse("lossless", subscribe.lossless());
      }
      case ClientMessage.SubscribeAll all -> {
        json.flagUnlessFalse("lossless", all.lossless());
        json.flagUnlessFalse("state_only", all.stateOnly());
        json.flagUnlessFalse("usage", all.usage());
      }
      case ClientMessage.Unsubscribe unsubscribe -> json.text("task_id", unsubscribe.taskId());
      case ClientMessage.Describe describe -> json.textUnlessEmpty("action", describe.action());
      case ClientMessage.PoolInfo pool -> json.textUnlessEmpty("action", pool.action());
      case ClientMessage.SetPool set -> {
        json.textUnlessEmpty("action", set.action());
        set.limit().ifPresent(limit -> json.number("limit", limit));
        set.queueSize().ifPresent(size -> json.number("queue_size", size));
        json.objectUnlessEmpty("excess", set.excess(), WriteShared::excess);
      }
      case ClientMessage.Purge purge -> json.textUnlessEmpty("action", purge.action());
      case ClientMessage.Metrics metrics -> {
        json.textUnlessEmpty("action", metrics.action());
        json.textUnlessEmpty("task_id", metrics.taskId());
      }
      case ClientMessage.Manifest _ -> {
        // Has no fields of its own.
      }
    }
  }
}
