package dev.overseer.bridge.ask;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Claude Code wants to know, as its hooks reference describes it
 * (https://code.claude.com/docs/en/hooks). Codex sends its permission requests in the same form.
 *
 * @param event when it asks
 * @param tool what it wants to use
 * @param input what the tool would be given
 * @param toolUseId of the call; before a tool is used it has one, a permission request has none
 * @param cwd where the agent works
 * @param sessionId the agent's session
 */
record HookRequest(
    Event event,
    String tool,
    ObjectNode input,
    Optional<String> toolUseId,
    Optional<String> cwd,
    Optional<String> sessionId) {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /** When a hook is asked. */
  enum Event {
    /** Before a tool is used, whether that needs permission or not. */
    PRE_TOOL_USE("PreToolUse"),
    /** When somebody would be asked for permission. */
    PERMISSION_REQUEST("PermissionRequest");

    private final String wire;

    Event(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }

  /**
   * Reads it.
   *
   * @throws NotARequestException if it is none that can be answered
   */
  static HookRequest read(byte[] utf8) {
    JsonNode node;
    try {
      node = JSON.readTree(utf8);
    } catch (JacksonException e) {
      throw new NotARequestException("standard input is no JSON: " + e.getOriginalMessage());
    }
    if (!(node instanceof ObjectNode object)) {
      throw new NotARequestException("standard input is no JSON object");
    }
    String name = string(object, "hook_event_name").orElse("");
    String tool = string(object, "tool_name").orElse("");
    if (tool.isBlank()) {
      throw new NotARequestException("standard input names no tool_name");
    }
    JsonNode input = object.path("tool_input");
    return new HookRequest(
        event(name),
        tool,
        input instanceof ObjectNode given ? given : JSON.createObjectNode(),
        string(object, "tool_use_id"),
        string(object, "cwd"),
        string(object, "session_id"));
  }

  private static Event event(String name) {
    for (Event event : Event.values()) {
      if (event.wire.equals(name)) {
        return event;
      }
    }
    throw new NotARequestException(
        "hook_event_name is %s: this hook is for PreToolUse and PermissionRequest"
            .formatted(name.isEmpty() ? "not there" : "\"" + name + "\""));
  }

  private static Optional<String> string(ObjectNode object, String field) {
    JsonNode value = object.path(field);
    return value.isString() && !value.stringValue().isEmpty()
        ? Optional.of(value.stringValue())
        : Optional.empty();
  }
}
