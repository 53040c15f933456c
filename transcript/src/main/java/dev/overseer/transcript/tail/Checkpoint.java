package dev.overseer.transcript.tail;

import dev.overseer.core.AtomicFiles;
import dev.overseer.core.JsonText;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.MalformedJsonException;
import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far files have been dealt with, on disk: what a new process goes on from. It is written whole
 * each time and renamed into place, which outlives the process at once, whatever ends it. What
 * outlives the machine is a second file, forced to the disk: that takes some ten milliseconds, or a
 * few hundred on a busy disk, and is therefore left to {@link #force}, beside the way of the posts.
 * A new process that can't read the first takes the second.
 *
 * <p>Thread-safe.
 */
public final class Checkpoint {
  /**
   * Files beyond these are forgotten, the one that moved longest ago first, if all of it has been
   * dealt with. Following has then begun when it was last written to.
   */
  static final int MOST_FILES = 200;

  /** Whatever was written so long before the latest file has been found by now. */
  static final Duration FOUND = Duration.ofMinutes(10);

  private final Path file;

  private final Map<Path, Mark> marks = new LinkedHashMap<>();
  private final boolean first;
  private Instant since;
  private boolean dirty;
  private boolean unforced;

  private Checkpoint(Path file, Instant since, boolean first, List<Mark> marks) {
    this.file = file;
    this.since = since;
    this.first = first;
    // When following began must outlive this process, even if nothing comes.
    this.dirty = first;
    marks.forEach(mark -> this.marks.put(mark.path(), mark));
  }

  /**
   * Reads the checkpoint.
   *
   * @param now when following begins, if there is none
   * @throws IOException if it is there and can't be read, or is none
   */
  public static Checkpoint load(Path file, Instant now) throws IOException {
    Json json;
    try {
      json = read(file);
    } catch (NoSuchFileException first) {
      return new Checkpoint(file, now, true, List.of());
    } catch (MalformedJsonException cutByACrash) {
      json = read(forced(file));
    }
    List<Mark> marks = new ArrayList<>();
    for (Json mark : json.get("files").items()) {
      marks.add(
          new Mark(
              Path.of(mark.get("path").text()),
              mark.get("identity").text(),
              mark.get("offset").whole(),
              mark.get("start").whole(),
              print(mark.get("print").text()),
              mark.get("uuid").text()));
    }
    try {
      return new Checkpoint(file, Instant.parse(json.get("since").text()), false, marks);
    } catch (DateTimeException none) {
      throw new IOException("it does not say since when: delete it to begin anew", none);
    }
  }

  private static Json read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new ReadJson().read(in);
    }
  }

  private static Path forced(Path file) {
    return file.resolveSibling(file.getFileName() + ".forced");
  }

  /** One that is never written. */
  public static Checkpoint none(Instant now) {
    return new Checkpoint(Path.of(""), now, true, List.of());
  }

  private static long print(String hex) throws IOException {
    try {
      return hex.isEmpty() ? 0 : Long.parseUnsignedLong(hex, 16);
    } catch (NumberFormatException e) {
      throw new IOException("the print of a line is no number: delete it to begin anew", e);
    }
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** Whether there was none: following begins anew. */
  public boolean isFirst() {
    return first;
  }

  /** When following began: files that were not touched since then were not wanted. */
  public synchronized Instant since() {
    return since;
  }

  /** How far a file has been dealt with. */
  public synchronized Optional<Mark> of(Path path) {
    return Optional.ofNullable(marks.get(path));
  }

  /** The files that there are marks of. */
  public synchronized List<Path> files() {
    return List.copyOf(marks.keySet());
  }

  /** A file is followed from a place on, unless it is already. */
  synchronized void follow(Mark from) {
    if (!marks.containsKey(from.path())) {
      put(from);
    }
  }

  /**
   * A line has been dealt with, and all lines before it in its file.
   *
   * @param uuid the line's; empty if it has none
   */
  public synchronized void move(Line line, String uuid) {
    Mark before = marks.get(line.file().path());
    String last = uuid.isEmpty() && before != null ? before.uuid() : uuid;
    put(
        new Mark(
            line.file().path(),
            line.file().identity(),
            line.end(),
            line.start(),
            line.print(),
            last));
  }

  private void put(Mark mark) {
    marks.remove(mark.path());
    marks.put(mark.path(), mark);
    if (marks.size() > MOST_FILES) {
      forget(modified(mark.path()).orElse(Instant.EPOCH).minus(FOUND));
    }
    dirty = true;
  }

  private void forget(Instant before) {
    for (Mark mark : marks.values()) {
      Optional<Instant> until = dealtWithUntil(mark);
      if (until.isPresent() && until.get().isBefore(before)) {
        marks.remove(mark.path());
        since = until.get().isAfter(since) ? until.get() : since;
        return;
      }
    }
    if (marks.size() > 2 * MOST_FILES) {
      marks.remove(marks.keySet().iterator().next());
    }
  }

  /** When a file was last written to; empty if some of that has not been dealt with. */
  private static Optional<Instant> dealtWithUntil(Mark mark) {
    try {
      return Files.size(mark.path()) == mark.offset() ? modified(mark.path()) : Optional.empty();
    } catch (IOException gone) {
      return Optional.of(Instant.EPOCH);
    }
  }

  private static Optional<Instant> modified(Path path) {
    try {
      return Optional.of(Files.getLastModifiedTime(path).toInstant());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * Writes it, if it has changed since.
   *
   * @throws IOException if it can't be written; the one on disk is as it was, and the next call
   *     tries again
   */
  public synchronized void save() throws IOException {
    if (!dirty || file.toString().isEmpty()) {
      return;
    }
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.write(next, json());
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    dirty = false;
    unforced = true;
  }

  /**
   * Writes it so that it outlives the machine, too, if it has been written since. Others may move
   * and write it meanwhile.
   *
   * @throws IOException if it can't be written; the next call tries again
   */
  public void force() throws IOException {
    byte[] content;
    synchronized (this) {
      if (!unforced) {
        return;
      }
      unforced = false;
      content = json();
    }
    try {
      AtomicFiles.write(forced(file), content);
    } catch (IOException e) {
      synchronized (this) {
        unforced = true;
      }
      throw e;
    }
  }

  private byte[] json() {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"version\":1,\"since\":\"").append(since).append("\",\"files\":[");
    boolean more = false;
    for (Mark mark : marks.values()) {
      json.append(more ? ",\n" : "\n").append("{\"path\":");
      JsonText.appendQuoted(json, mark.path().toString());
      json.append(",\"identity\":");
      JsonText.appendQuoted(json, mark.identity());
      json.append(",\"offset\":").append(mark.offset());
      json.append(",\"start\":").append(mark.start());
      json.append(",\"print\":\"").append(Long.toHexString(mark.print()));
      json.append("\",\"uuid\":");
      JsonText.appendQuoted(json, mark.uuid());
      json.append('}');
      more = true;
    }
    json.append("\n]}\n");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
