package dev.overseer.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.read.ReadTranscript;
import dev.overseer.transcript.usage.TallySession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Replays every transcript in a folder, by hand, and prints what was counted: to compare with
 * figures of other programs. Argument: the folder.
 */
final class ReplayTranscripts {
  private ReplayTranscripts() {}

  /** Takes the folder. */
  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
      files = all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    for (Path file : files) {
      replay(file);
    }
  }

  private static void replay(Path file) throws IOException {
    ReadTranscript transcript = new ReadTranscript(new ReadJson());
    TallySession tally = new TallySession();
    Map<String, Integer> kinds = new TreeMap<>();
    for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
      byte[] bytes = line.getBytes(UTF_8);
      EventsOfLine events = transcript.read(() -> new ByteArrayInputStream(bytes), bytes.length);
      tally.line(events.envelope());
      for (AgentEvent event : events.events()) {
        tally.event(event);
        kinds.merge(event.getClass().getSimpleName(), 1, Integer::sum);
      }
    }
    System.out.println(file.getFileName());
    System.out.println("  " + kinds);
    System.out.println("  " + tally.tally());
    System.out.println("  " + tally.tally().usage());
  }
}
