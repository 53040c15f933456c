package dev.overseer.bridge.ask;

import dev.overseer.bridge.ask.HookRequest.Event;
import dev.overseer.core.JsonText;

/** What the agent is told. */
sealed interface HookAnswer {

  /**
   * It may.
   *
   * @param reason who says so
   */
  record Allow(String reason) implements HookAnswer {}

  /**
   * It may not.
   *
   * @param reason who says so, and why; the agent reads it
   */
  record Deny(String reason) implements HookAnswer {}

  /** The answer in the form that the event wants. */
  default String json(Event event) {
    String name = JsonText.quoted(event.wire());
    String decision =
        switch (event) {
          case PRE_TOOL_USE -> preToolUse();
          case PERMISSION_REQUEST -> permissionRequest();
        };
    return "{\"hookSpecificOutput\":{\"hookEventName\":%s,%s}}".formatted(name, decision);
  }

  private String preToolUse() {
    return switch (this) {
      case Allow(String reason) ->
          "\"permissionDecision\":\"allow\",\"permissionDecisionReason\":"
              + JsonText.quoted(reason);
      case Deny(String reason) ->
          "\"permissionDecision\":\"deny\",\"permissionDecisionReason\":" + JsonText.quoted(reason);
    };
  }

  private String permissionRequest() {
    return switch (this) {
      case Allow _ -> "\"decision\":{\"behavior\":\"allow\"}";
      case Deny(String reason) ->
          "\"decision\":{\"behavior\":\"deny\",\"message\":" + JsonText.quoted(reason) + "}";
    };
  }
}
