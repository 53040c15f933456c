package dev.overseer.transcript.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolInput;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.ToolOutcome.Hunk;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.usage.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Codex's rollout files. What is said stands in them twice, as an item of the model's and as an
 * event for the screen: the items count, and of the events what no item says.
 */
final class Codex implements TranscriptFormat {
  private final OpenCalls calls = new OpenCalls();

  private String session = "";
  private String agent = "";
  private String parent = "";
  private String folder = "";
  private String version = "";
  private String model = "";

  @Override
  public String program() {
    return "Codex";
  }

  @Override
  public Envelope envelope(Json line) {
    Json payload = line.get("payload");
    switch (line.get("type").text()) {
      case "session_meta" -> {
        session = Fields.firstOf(payload, "id", "session_id");
        parent = payload.get("parent_thread_id").text();
        agent = parent.isEmpty() ? "" : agentName(payload);
        version = payload.get("cli_version").text();
        folder = payload.get("cwd").text();
      }
      case "turn_context" -> {
        model = payload.get("model").text();
        folder = Fields.firstOf(payload, "cwd");
      }
      default -> {
        // All else says nothing about the session.
      }
    }
    return new Envelope(
        "", session, agent, parent, Fields.time(line.get("timestamp")), folder, "", version);
  }

  private static String agentName(Json payload) {
    String name = payload.get("agent_nickname").text();
    return name.isEmpty() ? "subagent" : name;
  }

  @Override
  public List<AgentEvent> events(Json line, LineBytes bytes) {
    Json payload = line.get("payload");
    String type = line.get("type").text();
    return switch (type) {
      case "response_item" -> item(payload, bytes);
      case "event_msg" -> message(payload, bytes);
      case "compacted" -> List.of(new AgentEvent.Compacted("", 0));
      case "session_meta",
          "turn_context",
          "world_state",
          "inter_agent_communication_metadata",
          "ghost_snapshot" ->
          List.of(new AgentEvent.Noted(type, Text.NONE));
      default -> List.of(new AgentEvent.Unknown(type));
    };
  }

  private List<AgentEvent> item(Json item, LineBytes bytes) {
    String type = item.get("type").text();
    return switch (type) {
      case "message" -> said(item, bytes);
      case "reasoning" -> List.of(new AgentEvent.Thought(Fields.text(item.get("summary"), bytes)));
      case "function_call", "tool_search_call" -> called(item, item.get("arguments"), bytes);
      case "custom_tool_call" -> called(item, item.get("input"), bytes);
      case "local_shell_call", "web_search_call" -> called(item, item.get("action"), bytes);
      case "function_call_output", "custom_tool_call_output" -> returned(item, bytes);
      case "tool_search_output" ->
          List.of(
              new AgentEvent.Returned(
                  item.get("call_id").text(),
                  calls.returned(item.get("call_id").text()),
                  new ToolOutcome.Found(item.get("tools").size(), Text.NONE)));
      case "agent_message" ->
          List.of(new AgentEvent.Noted("agent message", Fields.text(item.get("content"), bytes)));
      default -> List.of(new AgentEvent.Unknown("item " + type));
    };
  }

  private static List<AgentEvent> said(Json item, LineBytes bytes) {
    Text text = Fields.text(item.get("content"), bytes);
    return switch (item.get("role").text()) {
      case "assistant" -> List.of(new AgentEvent.Said(text));
      case "user" -> List.of(new AgentEvent.Prompted(text, isInjected(text.head())));
      default -> List.of(new AgentEvent.Noted("message", text));
    };
  }

  /** Its environment in angle brackets, its instructions: they come from the program. */
  private static boolean isInjected(String head) {
    return head.startsWith("<") || head.startsWith("# AGENTS.md instructions");
  }

  private List<AgentEvent> called(Json item, Json arguments, LineBytes bytes) {
    String name = Fields.firstOf(item, "name");
    if (name.isEmpty()) {
      name = item.get("type").text().replace("_call", "");
    }
    String id = Fields.firstOf(item, "call_id", "id");
    calls.called(id, name);
    return List.of(new AgentEvent.Called(id, name, input(arguments, bytes)));
  }

  /** Arguments are JSON inside a string; what is too long to be read is shown as it is. */
  private static ToolInput input(Json arguments, LineBytes bytes) {
    if (!(arguments instanceof Json.Chars chars)) {
      return ToolInputs.of(arguments, bytes);
    }
    if (chars.head().length() == chars.length() && chars.head().startsWith("{")) {
      try {
        Json inner = new ReadJson().read(new ByteArrayInputStream(chars.head().getBytes(UTF_8)));
        // Its strings have no place of their own in the line; all of them are in memory.
        return ToolInputs.of(inner, () -> new ByteArrayInputStream(chars.head().getBytes(UTF_8)));
      } catch (IOException none) {
        return new ToolInput.Other(Text.of(chars, bytes));
      }
    }
    return new ToolInput.Other(Text.of(chars, bytes));
  }

  private List<AgentEvent> returned(Json item, LineBytes bytes) {
    String id = item.get("call_id").text();
    Json output = item.get("output");
    Text text =
        output.get("content").isPresent()
            ? Fields.text(output.get("content"), bytes)
            : Fields.text(output, bytes);
    boolean failed = output.get("success") instanceof Json.Truth truth && !truth.value();
    return List.of(
        new AgentEvent.Returned(
            id,
            calls.returned(id),
            failed ? new ToolOutcome.Failed(text) : new ToolOutcome.Ran(text, Text.NONE, false)));
  }

  private List<AgentEvent> message(Json event, LineBytes bytes) {
    String type = event.get("type").text();
    return switch (type) {
      case "user_message", "agent_message", "agent_reasoning", "agent_reasoning_raw_content" ->
          List.of(new AgentEvent.Noted("shown " + type, Text.NONE));
      case "token_count" -> used(event.get("info", "total_token_usage"));
      case "task_complete" -> {
        List<AgentEvent> events = new ArrayList<>();
        Text error = Fields.text(event.get("error", "message"), bytes);
        error.ifAny().ifPresent(reason -> events.add(new AgentEvent.ApiFailed(reason, 0)));
        events.add(new AgentEvent.TurnEnded(Fields.millis(event.get("duration_ms"))));
        yield events;
      }
      case "turn_aborted" ->
          List.of(new AgentEvent.Interrupted(Text.of(event.get("reason"), bytes)));
      case "error", "stream_error", "warning" ->
          List.of(new AgentEvent.ApiFailed(Text.of(event.get("message"), bytes), 0));
      case "context_compacted" -> List.of(new AgentEvent.Noted(type, Text.NONE));
      case "patch_apply_end" -> patched(event, bytes);
      case "mcp_tool_call_end" -> mcp(event, bytes);
      default -> List.of(new AgentEvent.Noted("shown " + type, Text.NONE));
    };
  }

  /** The sum of the session so far, in which the cached tokens are among the input. */
  private List<AgentEvent> used(Json total) {
    if (!total.isObject()) {
      return List.of();
    }
    long cached = total.get("cached_input_tokens").whole();
    long written = total.get("cache_write_input_tokens").whole();
    return List.of(
        new AgentEvent.Used(
            "codex/" + session,
            model,
            new Usage(
                Math.max(0, total.get("input_tokens").whole() - cached - written),
                total.get("output_tokens").whole(),
                written,
                0,
                cached)));
  }

  private static List<AgentEvent> patched(Json event, LineBytes bytes) {
    String id = event.get("call_id").text();
    if (event.get("success") instanceof Json.Truth truth && !truth.value()) {
      return List.of(
          new AgentEvent.Returned(
              id,
              "apply_patch",
              new ToolOutcome.Failed(
                  Text.join(
                      List.of(
                          Text.of(event.get("stdout"), bytes),
                          Text.of(event.get("stderr"), bytes))))));
    }
    List<AgentEvent> events = new ArrayList<>();
    if (event.get("changes") instanceof Json.Fields changes) {
      for (Map.Entry<String, Json> change : changes.values().entrySet()) {
        events.add(
            new AgentEvent.Returned(
                id, "apply_patch", changed(change.getKey(), change.getValue(), bytes)));
      }
    }
    return events;
  }

  private static ToolOutcome changed(String file, Json change, LineBytes bytes) {
    if (change.get("type").text().equals("add")) {
      return new ToolOutcome.Written(file, true, Text.of(change.get("content"), bytes), List.of());
    }
    return new ToolOutcome.Edited(file, hunks(change.get("unified_diff").text()));
  }

  private static List<Hunk> hunks(String diff) {
    List<Hunk> hunks = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    long[] starts = {0, 0};
    for (String line : diff.split("\n", -1)) {
      if (line.startsWith("@@")) {
        add(hunks, starts, lines);
        starts = starts(line);
        lines = new ArrayList<>();
      } else if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    add(hunks, starts, lines);
    return hunks;
  }

  private static void add(List<Hunk> hunks, long[] starts, List<String> lines) {
    if (!lines.isEmpty()) {
      hunks.add(new Hunk(starts[0], starts[1], lines));
    }
  }

  /** The line numbers of {@code @@ -12,3 +14,5 @@}; zeros where it has none. */
  private static long[] starts(String line) {
    String[] words = line.split(" ", 4);
    return words.length < 3
        ? new long[] {0, 0}
        : new long[] {number(words[1], '-'), number(words[2], '+')};
  }

  private static long number(String word, char sign) {
    int end = word.indexOf(',');
    String digits = end < 0 ? word : word.substring(0, end);
    try {
      return digits.indexOf(sign) == 0 ? Long.parseLong(digits, 1, digits.length(), 10) : 0;
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static List<AgentEvent> mcp(Json event, LineBytes bytes) {
    Json invocation = event.get("invocation");
    String name = invocation.get("server").text() + "." + invocation.get("tool").text();
    String id = event.get("call_id").text();
    Json error = event.get("result", "Err");
    return List.of(
        new AgentEvent.Called(id, name, ToolInputs.of(invocation.get("arguments"), bytes)),
        new AgentEvent.Returned(
            id,
            name,
            error.isPresent()
                ? new ToolOutcome.Failed(Text.of(error, bytes))
                : new ToolOutcome.Other(
                    Fields.text(event.get("result", "Ok").get("content"), bytes))));
  }
}
