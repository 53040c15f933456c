package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.usage.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * Gemini CLI's transcripts of version 0.40 on: a first line about the session, a line for each
 * message, and {@code $set} lines that change the first one. A message that changes is written
 * again under its id.
 */
final class Gemini implements TranscriptFormat {
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
    return new Envelope("", session, agent, Fields.time(line.get("timestamp")), "", "", "");
  }

  @Override
  public List<AgentEvent> events(Json line, LineBytes bytes) {
    if (line.get("$set").isPresent() || line.get("projectHash").isPresent()) {
      return List.of(new AgentEvent.Noted("session", Text.NONE));
    }
    Text text = Fields.text(line.get("content"), bytes);
    String type = line.get("type").text();
    return switch (type) {
      case "user" -> List.of(new AgentEvent.Prompted(text, false));
      case "gemini" -> answer(line, text, bytes);
      case "error", "warning" -> List.of(new AgentEvent.ApiFailed(text, 0));
      case "info" -> List.of(new AgentEvent.Noted(type, text));
      default -> List.of(new AgentEvent.Unknown(type.isEmpty() ? "without a type" : type));
    };
  }

  private static List<AgentEvent> answer(Json line, Text text, LineBytes bytes) {
    List<AgentEvent> events = new ArrayList<>();
    for (Json thought : line.get("thoughts").items()) {
      events.add(
          new AgentEvent.Thought(
              Text.join(
                  List.of(
                      Text.of(thought.get("subject"), bytes),
                      Text.of(thought.get("description"), bytes)))));
    }
    text.ifAny().ifPresent(words -> events.add(new AgentEvent.Said(words)));
    for (Json call : line.get("toolCalls").items()) {
      String id = call.get("id").text();
      String name = call.get("name").text();
      events.add(new AgentEvent.Called(id, name, ToolInputs.of(call.get("args"), bytes)));
      events.add(new AgentEvent.Returned(id, name, outcome(call, bytes)));
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
