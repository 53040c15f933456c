package dev.overseer.bot.asks;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.runs.RunId;
import tools.jackson.databind.node.ObjectNode;

/** Questions as lines of the ledger. */
final class AskJson {
  static final String FORGOTTEN = "forgotten";

  private AskJson() {}

  static ObjectNode forgotten(String id) {
    return Json.object().put("entry", FORGOTTEN).put("id", id);
  }

  static ObjectNode of(Ask ask) {
    ObjectNode json =
        Json.object()
            .put("entry", "ask")
            .put("id", ask.id())
            .put("taskId", ask.run().taskId())
            .put("attempt", ask.run().attempt())
            .put("shortId", ask.run().shortId())
            .put("spot", ask.spot())
            .put("key", ask.key())
            .put("tool", ask.question().tool())
            .put("deadline", ask.deadline().toString())
            .put("state", ask.state().word());
    ask.question().command().ifPresent(text -> json.put("command", text));
    ask.question().path().ifPresent(text -> json.put("path", text));
    ask.question().diff().ifPresent(text -> json.put("diff", text));
    ask.question().cwd().ifPresent(text -> json.put("cwd", text));
    ask.question().sessionId().ifPresent(text -> json.put("sessionId", text));
    ask.message().ifPresent(text -> json.put("message", text));
    switch (ask.state()) {
      case AskState.Pending() -> {}
      case AskState.Approved(String by) -> json.put("by", by);
      case AskState.Denied(String by, String reason) -> json.put("by", by).put("reason", reason);
      case AskState.Expired(String reason) -> json.put("reason", reason);
    }
    return json;
  }

  static Ask read(ObjectNode json) {
    Question question =
        new Question(
            Json.required(json, "tool"),
            Json.text(json, "command"),
            Json.text(json, "path"),
            Json.text(json, "diff"),
            Json.text(json, "cwd"),
            Json.text(json, "sessionId"));
    return new Ask(
        Json.required(json, "id"),
        new RunId(
            Json.required(json, "taskId"),
            json.path("attempt").intValue(),
            Json.required(json, "shortId")),
        Json.required(json, "spot"),
        Json.required(json, "key"),
        question,
        Json.instant(json, "deadline"),
        Json.text(json, "message"),
        state(json));
  }

  private static AskState state(ObjectNode json) {
    String state = Json.required(json, "state");
    return switch (state) {
      case "pending" -> new AskState.Pending();
      case "approved" -> new AskState.Approved(Json.required(json, "by"));
      case "denied" ->
          new AskState.Denied(Json.required(json, "by"), Json.required(json, "reason"));
      case "expired" -> new AskState.Expired(Json.required(json, "reason"));
      default -> throw new IllegalArgumentException("a question is " + state);
    };
  }
}
