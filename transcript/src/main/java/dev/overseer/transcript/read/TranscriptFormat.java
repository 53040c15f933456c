package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.json.Json;
import java.util.List;

/** How one agent's program writes its transcripts. Holds what later lines refer to. */
interface TranscriptFormat {

  /** The program's name, for people. */
  String program();

  /** What a line says about itself. */
  Envelope envelope(Json line);

  /** What happened, in the line's order; nothing of what is of no use to anybody. */
  List<AgentEvent> events(Json line, LineBytes bytes);
}
