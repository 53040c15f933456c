package dev.overseer.transcript.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.json.ReadJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Lines of a transcript as a test writes them: with ' for ", since JSON is full of those. */
final class Lines {
  private final ReadTranscript transcript = new ReadTranscript(new ReadJson());

  EventsOfLine line(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(UTF_8);
    try {
      return transcript.read(() -> new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException inMemory) {
      throw new AssertionError(inMemory);
    }
  }

  List<AgentEvent> events(String text) {
    return line(text).events();
  }
}
