package dev.overseer.feed.sessions;

import static dev.overseer.core.log.LogField.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.overseer.core.JsonText;
import dev.overseer.core.log.Log;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Discord was told, on disk, a line for each post, so that it can be shown beside what it was
 * made of after a restart, too. The latest some megabytes of it. Thread-safe.
 */
final class SentJournal {
  /** Of a file; there are two. */
  static final long MOST_BYTES = 4 * 1024 * 1024;

  private static final int LONGEST_TEXT = 4000;

  private final Path file;
  private final long mostBytes;
  private final Log log;

  private boolean failing;

  SentJournal(Path file, long mostBytes, Log log) {
    this.file = file;
    this.mostBytes = mostBytes;
    this.log = log;
  }

  /** Adds a post. That it can't be written is no reason not to post. */
  synchronized void add(Posted post) {
    try {
      if (Files.exists(file) && Files.size(file) >= mostBytes) {
        Files.move(file, former(), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(file, line(post), CREATE, APPEND);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.warn(
            "what Discord was told can't be kept",
            field("file", file),
            field("reason", String.valueOf(e)));
      }
    }
  }

  private Path former() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private static String line(Posted post) {
    StringBuilder line = new StringBuilder(400);
    line.append("{\"session\":");
    JsonText.appendQuoted(line, post.session());
    line.append(",\"file\":");
    JsonText.appendQuoted(line, post.file().map(Path::toString).orElse(""));
    line.append(",\"offset\":").append(post.offset());
    line.append(",\"at\":\"").append(post.at()).append("\",\"text\":");
    JsonText.appendQuoted(line, WholeText.cut(post.text(), LONGEST_TEXT));
    post.refusal()
        .ifPresent(
            why -> {
              line.append(",\"refusal\":");
              JsonText.appendQuoted(line, WholeText.cut(why, LONGEST_TEXT));
            });
    return line.append("}\n").toString();
  }

  /** The posts that somebody wants, the earliest first. */
  List<Posted> find(Predicate<Posted> wanted) {
    List<Posted> found = new ArrayList<>();
    ReadJson json = new ReadJson();
    for (Path each : List.of(former(), file)) {
      try (BufferedReader lines = Files.newBufferedReader(each)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          post(line, json).filter(wanted).ifPresent(found::add);
        }
      } catch (NoSuchFileException none) {
        // Then nothing was sent, or not that much.
      } catch (IOException e) {
        log.info(
            "what Discord was told can't be read",
            field("file", each),
            field("reason", String.valueOf(e)));
      }
    }
    return found;
  }

  private static Optional<Posted> post(String line, ReadJson json) {
    try {
      Json post = json.read(new ByteArrayInputStream(line.getBytes(UTF_8)));
      String path = post.get("file").text();
      String refusal = post.get("refusal").text();
      return Optional.of(
          new Posted(
              Instant.parse(post.get("at").text()),
              post.get("session").text(),
              path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path)),
              post.get("offset").whole(),
              post.get("text").text(),
              refusal.isEmpty() ? Optional.empty() : Optional.of(refusal)));
    } catch (IOException | DateTimeException half) {
      // Of a process that was killed while it wrote.
      return Optional.empty();
    }
  }
}
