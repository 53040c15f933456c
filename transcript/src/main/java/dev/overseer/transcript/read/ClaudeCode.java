package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Claude Code's transcripts, versions 2.0 to 2.1, and what {@code claude -p --output-format
 * stream-json} prints.
 */
final class ClaudeCode implements TranscriptFormat {
  private final OpenCalls calls = new OpenCalls();

  @Override
  public String program() {
    return "Claude Code";
  }

  @Override
  public Envelope envelope(Json line) {
    String agent = line.get("agentId").text();
    return new Envelope(
        line.get("uuid").text(),
        Fields.firstOf(line, "sessionId", "session_id"),
        agent.isEmpty() && line.get("isSidechain").isTrue() ? "subagent" : agent,
        "",
        Fields.time(line.get("timestamp")),
        line.get("cwd").text(),
        line.get("gitBranch").text(),
        line.get("version").text());
  }

  @Override
  public List<AgentEvent> events(Json line, LineBytes bytes) {
    String type = line.get("type").text();
    return switch (type) {
      case "assistant" -> assistant(line, bytes);
      case "user" -> user(line, bytes);
      case "progress" -> List.of(new AgentEvent.Progressed(line.get("data", "type").text()));
      case "system" -> ClaudeSystemLines.events(line, bytes);
      case "attachment" -> ClaudeSystemLines.attachment(line.get("attachment"), bytes);
      case "queue-operation" ->
          List.of(
              new AgentEvent.Queued(
                  line.get("operation").text(), Fields.text(line.get("content"), bytes)));
      case "pr-link" ->
          List.of(
              new AgentEvent.Linked(
                  line.get("prRepository").text() + "#" + line.get("prNumber").whole(),
                  line.get("prUrl").text()));
      case "frame-link" ->
          List.of(new AgentEvent.Linked(line.get("title").text(), line.get("frameUrl").text()));
      case "result" -> result(line, bytes);
      case "summary" -> noted(type, line.get("summary"), bytes);
      case "custom-title" -> noted(type, line.get("customTitle"), bytes);
      case "ai-title" -> noted(type, line.get("aiTitle"), bytes);
      case "agent-name" -> noted(type, line.get("agentName"), bytes);
      case "mode" -> noted(type, line.get("mode"), bytes);
      case "permission-mode" -> noted(type, line.get("permissionMode"), bytes);
      case "last-prompt" -> noted(type, line.get("lastPrompt"), bytes);
      case "relocated" -> noted(type, line.get("relocatedCwd"), bytes);
      case "worktree-state" -> noted(type, line.get("worktreeSession", "worktreeName"), bytes);
      case "file-history-snapshot", "started", "bridge-session", "atis-latch" ->
          noted(type, Json.Missing.VALUE, bytes);
      default -> List.of(new AgentEvent.Unknown(type.isEmpty() ? "without a type" : type));
    };
  }

  private static List<AgentEvent> noted(String kind, Json value, LineBytes line) {
    return List.of(new AgentEvent.Noted(kind, Fields.text(value, line)));
  }

  private List<AgentEvent> assistant(Json line, LineBytes bytes) {
    Json message = line.get("message");
    List<AgentEvent> events = new ArrayList<>();
    if (message.get("content") instanceof Json.Chars words) {
      events.add(said(line, Text.of(words, bytes)));
    }
    for (Json block : message.get("content").items()) {
      events.add(ofBlock(block, line, bytes));
    }
    if (message.get("usage").isObject()) {
      String id = message.get("id").text();
      events.add(
          new AgentEvent.Used(
              id.isEmpty() ? line.get("uuid").text() : id + "/" + line.get("requestId").text(),
              message.get("model").text(),
              usage(message.get("usage"))));
    }
    return events.isEmpty() ? List.of(new AgentEvent.Unknown("assistant without content")) : events;
  }

  private AgentEvent ofBlock(Json block, Json line, LineBytes bytes) {
    String type = block.get("type").text();
    return switch (type) {
      case "text" -> said(line, Text.of(block.get("text"), bytes));
      case "thinking" -> new AgentEvent.Thought(Text.of(block.get("thinking"), bytes));
      case "redacted_thinking" -> new AgentEvent.Thought(Text.NONE);
      case "tool_use", "server_tool_use", "mcp_tool_use" -> {
        String name = block.get("name").text();
        calls.called(block.get("id").text(), name);
        yield new AgentEvent.Called(
            block.get("id").text(), name, ToolInputs.of(block.get("input"), bytes));
      }
      case "web_search_tool_result", "web_fetch_tool_result", "mcp_tool_result" ->
          returned(block, Json.Missing.VALUE, bytes);
      case "image", "document" -> new AgentEvent.Noted(type, Text.NONE);
      case "fallback" -> new AgentEvent.Noted(type, Text.NONE);
      default ->
          block instanceof Json.Chars
              ? said(line, Text.of(block, bytes))
              : new AgentEvent.Unknown("block " + (type.isEmpty() ? "without a type" : type));
    };
  }

  private static AgentEvent said(Json line, Text text) {
    return line.get("isApiErrorMessage").isTrue()
        ? new AgentEvent.ApiFailed(text, 0)
        : new AgentEvent.Said(text);
  }

  private List<AgentEvent> user(Json line, LineBytes bytes) {
    Json content = line.get("message", "content");
    if (content instanceof Json.Chars) {
      return List.of(prompt(line, Text.of(content, bytes)));
    }
    List<AgentEvent> events = new ArrayList<>();
    for (Json block : content.items()) {
      String type = block.get("type").text();
      switch (type) {
        case "tool_result" -> events.add(returned(block, line.get("toolUseResult"), bytes));
        case "text" -> events.add(prompt(line, Text.of(block.get("text"), bytes)));
        case "image", "document" -> events.add(new AgentEvent.Noted(type, Text.NONE));
        default ->
            events.add(
                block instanceof Json.Chars
                    ? prompt(line, Text.of(block, bytes))
                    : new AgentEvent.Unknown(
                        "block " + (type.isEmpty() ? "without a type" : type)));
      }
    }
    return events.isEmpty() ? List.of(new AgentEvent.Unknown("user without content")) : events;
  }

  private static AgentEvent prompt(Json line, Text text) {
    String head = text.head();
    if (head.startsWith("[Request interrupted")) {
      return new AgentEvent.Interrupted(text);
    }
    boolean injected =
        line.get("isMeta").isTrue()
            || line.get("isCompactSummary").isTrue()
            || head.startsWith("<local-command-")
            || head.startsWith("<command-")
            || head.startsWith("<system-reminder>")
            || head.startsWith("Caveat: The messages below");
    return new AgentEvent.Prompted(text, injected);
  }

  private AgentEvent returned(Json block, Json result, LineBytes bytes) {
    String id = block.get("tool_use_id").text();
    return new AgentEvent.Returned(id, calls.returned(id), ClaudeOutcomes.of(block, result, bytes));
  }

  /** The last line of stream-json; a line of the same name in a transcript is a subagent's. */
  private static List<AgentEvent> result(Json line, LineBytes bytes) {
    String subtype = line.get("subtype").text();
    if (subtype.isEmpty()) {
      return noted("result", line.get("result", "summary"), bytes);
    }
    Text words = Fields.text(line.get("result"), bytes);
    return List.of(
        new AgentEvent.Ended(
            line.get("is_error").isTrue() || subtype.startsWith("error"),
            words.isBlank() ? Fields.text(line.get("errors"), bytes) : words,
            line.get("total_cost_usd") instanceof Json.Amount cost
                ? Optional.of(cost.value())
                : Optional.empty()));
  }

  private static Usage usage(Json usage) {
    long written = usage.get("cache_creation_input_tokens").whole();
    long hour = usage.get("cache_creation", "ephemeral_1h_input_tokens").whole();
    return new Usage(
        usage.get("input_tokens").whole(),
        usage.get("output_tokens").whole(),
        Math.max(0, written - hour),
        Math.min(hour, written),
        usage.get("cache_read_input_tokens").whole());
  }
}
