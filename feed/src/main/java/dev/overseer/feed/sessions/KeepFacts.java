package dev.overseer.feed.sessions;

import static dev.overseer.core.log.LogField.field;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.core.JsonText;
import dev.overseer.core.log.Log;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of transcripts, on disk, a line for each: so that those of former days need not be
 * read again at each start. If it is lost, they are. Not thread-safe.
 */
final class KeepFacts {
  private static final int VERSION = 1;

  private final Path file;
  private final Log log;

  /**
   * What was known of a file when it was like this.
   *
   * @param state of the file then
   */
  record Kept(FileState state, FileFacts facts) {}

  KeepFacts(Path file, Log log) {
    this.file = file;
    this.log = log;
  }

  /** What was known; nothing if that can't be read. */
  Map<Path, Kept> load() {
    Map<Path, Kept> all = new HashMap<>();
    ReadJson json = new ReadJson();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read(json.read(new ByteArrayInputStream(line.getBytes(UTF_8))), all);
      }
    } catch (NoSuchFileException first) {
      return all;
    } catch (IOException | DateTimeException cut) {
      log.info(
          "what was known of transcripts can't be read: they are read again",
          field("file", file),
          field("reason", String.valueOf(cut)));
    }
    return all;
  }

  private static void read(Json line, Map<Path, Kept> into) {
    if (line.get("v").whole() != VERSION) {
      return;
    }
    FileState state =
        new FileState(
            line.get("identity").text(),
            line.get("size").whole(),
            Instant.parse(line.get("modified").text()));
    into.put(
        Path.of(line.get("path").text()),
        new Kept(
            state,
            new FileFacts(
                line.get("program").text(),
                line.get("session").text(),
                line.get("parent").text(),
                line.get("folder").text(),
                line.get("title").text(),
                time(line.get("began")),
                time(line.get("last")),
                line.get("counted").isTrue(),
                line.get("tokens").whole(),
                line.get("dollars") instanceof Json.Amount amount ? amount.value() : 0,
                line.get("priced").isTrue(),
                (int) line.get("errors").whole(),
                (int) line.get("unreadable").whole(),
                (int) line.get("unknown").whole())));
  }

  private static Optional<Instant> time(Json text) {
    return text.text().isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.text()));
  }

  /** Writes it in place of what was known. */
  void save(Map<Path, Kept> all) {
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(next)) {
        for (Map.Entry<Path, Kept> one : all.entrySet()) {
          out.write(line(one.getKey(), one.getValue()));
        }
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      log.warn(
          "what is known of transcripts can't be kept",
          field("file", file),
          field("reason", String.valueOf(e)));
    }
  }

  private static String line(Path path, Kept kept) {
    FileFacts facts = kept.facts;
    StringBuilder line = new StringBuilder(400);
    line.append("{\"v\":").append(VERSION);
    text(line, "path", path.toString());
    text(line, "identity", kept.state.identity());
    line.append(",\"size\":").append(kept.state.size());
    text(line, "modified", kept.state.modified().toString());
    text(line, "program", facts.program());
    text(line, "session", facts.session());
    text(line, "parent", facts.parent());
    text(line, "folder", facts.folder());
    text(line, "title", facts.title());
    text(line, "began", facts.began().map(Instant::toString).orElse(""));
    text(line, "last", facts.last().map(Instant::toString).orElse(""));
    line.append(",\"counted\":").append(facts.counted());
    line.append(",\"tokens\":").append(facts.tokens());
    line.append(",\"dollars\":").append(facts.dollars());
    line.append(",\"priced\":").append(facts.priced());
    line.append(",\"errors\":").append(facts.errors());
    line.append(",\"unreadable\":").append(facts.unreadable());
    line.append(",\"unknown\":").append(facts.unknown());
    return line.append("}\n").toString();
  }

  private static void text(StringBuilder line, String name, String value) {
    line.append(",\"").append(name).append("\":");
    JsonText.appendQuoted(line, value);
  }
}
