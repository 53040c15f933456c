package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.json.Json;
import java.util.List;

/** What Claude Code itself says beside the conversation. */
final class ClaudeSystemLines {
  private ClaudeSystemLines() {}

  static List<AgentEvent> events(Json line, LineBytes bytes) {
    String subtype = line.get("subtype").text();
    Text content = Fields.text(line.get("content"), bytes);
    return switch (subtype) {
      case "turn_duration" ->
          List.of(new AgentEvent.TurnEnded(Fields.millis(line.get("durationMs"))));
      case "stop_hook_summary" ->
          List.of(
              new AgentEvent.HooksRan(
                  (int) line.get("hookCount").whole(), Fields.text(line.get("hookErrors"), bytes)));
      case "compact_boundary", "microcompact_boundary" -> {
        Json metadata =
            subtype.startsWith("micro")
                ? line.get("microcompactMetadata")
                : line.get("compactMetadata");
        yield List.of(
            new AgentEvent.Compacted(
                metadata.get("trigger").text(), metadata.get("preTokens").whole()));
      }
      case "api_error", "error" ->
          List.of(
              new AgentEvent.ApiFailed(
                  reason(line, bytes), (int) line.get("retryAttempt").whole()));
      case "api_refusal", "model_refusal_fallback" -> {
        Text explanation = Fields.text(line.get("apiRefusalExplanation"), bytes);
        yield List.of(new AgentEvent.Refused(explanation.isBlank() ? content : explanation));
      }
      case "local_command" -> List.of(new AgentEvent.Prompted(content, true));
      default -> List.of(new AgentEvent.Noted("system " + subtype, content));
    };
  }

  /** The innermost message that says anything: interfaces wrap each other's errors. */
  private static Text reason(Json line, LineBytes bytes) {
    Json error = line.get("error");
    for (Json place :
        List.of(
            error.get("formatted"),
            error.get("error", "error").get("message"),
            error.get("error", "message"),
            error.get("message"),
            error.get("cause", "message"),
            line.get("cause", "message"),
            error,
            line.get("content"))) {
      if (place instanceof Json.Chars && !place.text().isBlank()) {
        return Text.of(place, bytes);
      }
    }
    long status = error.get("status").whole();
    return Text.of(status == 0 ? "no answer" : "status " + status);
  }

  static List<AgentEvent> attachment(Json attachment, LineBytes bytes) {
    String type = attachment.get("type").text();
    if (type.equals("hook_blocking_error") || type.equals("hook_non_blocking_error")) {
      Text errors = Text.of(attachment.get("stderr"), bytes);
      return List.of(
          new AgentEvent.HooksRan(
              1,
              errors.isBlank()
                  ? Text.of(attachment.get("blockingError", "blockingError"), bytes)
                  : errors));
    }
    if (type.equals("queued_command")) {
      return List.of(
          new AgentEvent.Queued("deliver", Fields.text(attachment.get("prompt"), bytes)));
    }
    return List.of(
        new AgentEvent.Noted(
            "attachment " + type,
            Fields.text(
                attachment.get("text").isPresent()
                    ? attachment.get("text")
                    : attachment.get("content"),
                bytes)));
  }
}
