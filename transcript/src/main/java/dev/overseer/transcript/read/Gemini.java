package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.usage.Keys;
import dev.overseer.transcript.usage.Usage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gemini CLI's transcripts of version 0.40 on: a first line about the session, a line for each
 * message, and {@code $set} lines that change the first one. A message that changes, since a tool
 * of its has returned, is written again under its id: only what is new in it is told.
 */
final class Gemini implements TranscriptFormat {
  /** Only the latest messages change. */
  private static final int MOST_MESSAGES = 64;

  /** Of each message what it has told, as hashes. */
  private final Map<String, Set<Long>> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
          return size() > MOST_MESSAGES;
        }
      };

  private String session = "";
  private String agent = "";

  @Override
  public String program() {
    return "Gemini";
  }

  @Override
  public Envelope envelope(Json line) {
    if (line.get("projectHash").isPresent()) {
      session = line.get("sessionId").text();
      agent = line.get("kind").text().equals("subagent") ? "subagent" : "";
    }
    return new Envelope("", session, agent, "", Fields.time(line.get("timestamp")), "", "", "");
  }

  @Override
  public List<AgentEvent> events(Json line, LineBytes bytes) {
    if (line.get("$set").isPresent() || line.get("projectHash").isPresent()) {
      return List.of(new AgentEvent.Noted("session", Text.NONE));
    }
    if (line.get("$rewindTo").isPresent()) {
      return List.of(new AgentEvent.Noted("rewound", Text.NONE));
    }
    Set<Long> before = told.computeIfAbsent(line.get("id").text(), _ -> new HashSet<>());
    Text text = Fields.text(line.get("content"), bytes);
    String type = line.get("type").text();
    if (!type.equals("gemini") && isTold(line, before, type + text.head())) {
      return List.of();
    }
    return switch (type) {
      case "user" -> List.of(new AgentEvent.Prompted(text, false));
      case "gemini" -> answer(line, text, bytes, before);
      case "error", "warning" -> List.of(new AgentEvent.ApiFailed(text, 0));
      case "info" -> List.of(new AgentEvent.Noted(type, text));
      default -> List.of(new AgentEvent.Unknown(type.isEmpty() ? "without a type" : type));
    };
  }

  /** Whether a message, which has an id, has told so before. */
  private static boolean isTold(Json line, Set<Long> before, String what) {
    return !line.get("id").text().isEmpty() && !before.add(Keys.hash(what));
  }

  private static List<AgentEvent> answer(Json line, Text text, LineBytes bytes, Set<Long> before) {
    List<AgentEvent> events = new ArrayList<>();
    for (Json thought : line.get("thoughts").items()) {
      Text words =
          Text.join(
              List.of(
                  Text.of(thought.get("subject"), bytes),
                  Text.of(thought.get("description"), bytes)));
      if (!isTold(line, before, "thought " + words.head())) {
        events.add(new AgentEvent.Thought(words));
      }
    }
    if (!text.isBlank() && !isTold(line, before, "text " + text.head())) {
      events.add(new AgentEvent.Said(text));
    }
    for (Json call : line.get("toolCalls").items()) {
      String id = call.get("id").text();
      String name = call.get("name").text();
      if (!isTold(line, before, "call " + id)) {
        events.add(new AgentEvent.Called(id, name, ToolInputs.of(call.get("args"), bytes)));
      }
      if (isDone(call) && !isTold(line, before, "return " + id)) {
        events.add(new AgentEvent.Returned(id, name, outcome(call, bytes)));
      }
    }
    Json tokens = line.get("tokens");
    if (tokens.isObject()) {
      long cached = tokens.get("cached").whole();
      events.add(
          new AgentEvent.Used(
              "gemini/" + line.get("id").text(),
              line.get("model").text(),
              new Usage(
                  Math.max(0, tokens.get("input").whole() - cached),
                  tokens.get("output").whole() + tokens.get("thoughts").whole(),
                  0,
                  0,
                  cached)));
    }
    return events;
  }

  private static boolean isDone(Json call) {
    return switch (call.get("status").text()) {
      case "validating", "scheduled", "executing", "awaiting_approval" -> false;
      default -> true;
    };
  }

  private static ToolOutcome outcome(Json call, LineBytes bytes) {
    List<Text> outputs = new ArrayList<>();
    boolean failed = call.get("status").text().equals("error");
    for (Json part : call.get("result").items()) {
      Json response = part.get("functionResponse", "response");
      failed |= response.get("error").isPresent();
      outputs.add(
          Text.of(
              response.get("error").isPresent() ? response.get("error") : response.get("output"),
              bytes));
    }
    Text shown = Text.of(call.get("resultDisplay"), bytes);
    Text output = shown.isBlank() ? Text.join(outputs) : shown;
    return failed
        ? new ToolOutcome.Failed(Text.join(outputs))
        : new ToolOutcome.Ran(output, Text.NONE, false);
  }
}
