package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import java.util.List;

/**
 * What a line says.
 *
 * @param program of the agent; empty as long as it is not known
 */
public record EventsOfLine(String program, Envelope envelope, List<AgentEvent> events) {
  public EventsOfLine {
    events = List.copyOf(events);
  }
}
