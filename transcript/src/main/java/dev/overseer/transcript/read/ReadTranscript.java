package dev.overseer.transcript.read;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.MalformedJsonException;
import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one transcript file: bytes ─► {@link Json} ─► which agent's? ─► events. Which
 * agent wrote the file is found out from the first line that tells; until then lines are read as
 * Claude Code's.
 *
 * <p>Nothing that stands in a line makes it throw: a line that can't be understood is an event,
 * too. Not thread-safe.
 */
public final class ReadTranscript {
  private final ReadJson json;

  private @Nullable TranscriptFormat known;
  private final TranscriptFormat presumed = new ClaudeCode();

  /**
   * @param json may be shared by the readers of one thread
   */
  public ReadTranscript(ReadJson json) {
    this.json = json;
  }

  /**
   * Reads the next line.
   *
   * @param length in bytes
   * @throws IOException if its bytes can't be read
   */
  public EventsOfLine read(LineBytes line, long length) throws IOException {
    Json value;
    try (InputStream in = line.open()) {
      value = json.read(in);
    } catch (MalformedJsonException e) {
      return unreadable(String.valueOf(e.getMessage()), length);
    }
    if (!value.isObject()) {
      return unreadable("not an object", length);
    }
    TranscriptFormat format = formatFor(value);
    return new EventsOfLine(format.program(), format.envelope(value), format.events(value, line));
  }

  private EventsOfLine unreadable(String reason, long length) {
    return new EventsOfLine(
        known == null ? "" : known.program(),
        Envelope.BLANK,
        List.of(new AgentEvent.Unreadable(reason, length)));
  }

  private TranscriptFormat formatFor(Json line) {
    if (known == null) {
      if (line.get("payload").isObject() && !line.get("type").text().isEmpty()) {
        known = new Codex();
      } else if (line.get("projectHash").isPresent()
          || line.get("$set").isObject()
          || line.get("type").text().equals("gemini")) {
        known = new Gemini();
      } else if (line.get("sessionId").isPresent() || line.get("message").isObject()) {
        known = presumed;
      }
    }
    return known == null ? presumed : known;
  }
}
