package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parks what can't be done: the task's own fields, why it is here, and what was tried. A file that
 * is no task is parked byte for byte, beside a letter that says what is wrong with it.
 */
public final class ParkDead {
  private static final int OUTPUT_TAIL_CHARS = 4_000;

  private final SpoolLayout layout;
  private final String worker;
  private final WriteFile write;

  /** Parks a worker's tasks. */
  public ParkDead(SpoolLayout layout, String worker, WriteFile write) {
    this.layout = layout;
    this.worker = worker;
    this.write = write;
  }

  /** A name for the letter that a task file becomes: one that no letter has yet. */
  public String nameFor(Path taskFile, Instant now) {
    return freePlace(stem(taskFile), now).getFileName().toString();
  }

  /**
   * Parks a task, under a name that {@link #nameFor} gave. Its file is still there afterwards:
   * whoever calls removes it. Doing it twice is harmless.
   *
   * @param last the result of its last attempt, if it had one
   */
  public void park(
      String name,
      TaskSpec task,
      String reason,
      Attempts attempts,
      Optional<TaskResult> last,
      Instant now)
      throws IOException {
    ObjectNode letter = letter(task.fields(), reason, attempts, last.map(TaskResult::fields), now);
    write.durably(layout.deadLettersOf(worker).resolve(name), Json.bytes(letter));
  }

  /**
   * A letter, whatever it is kept in.
   *
   * @param last the result of its last attempt, if it had one
   */
  public static ObjectNode letter(
      ObjectNode task, String reason, Attempts attempts, Optional<ObjectNode> last, Instant now) {
    ObjectNode letter = task.deepCopy();
    letter.put("dlq_reason", reason);
    letter.put("dlq_timestamp", Timestamps.naive(now));
    letter.put("retry_count", attempts.retries());
    letter.set("history", attempts.historyJson());
    last.ifPresent(
        result -> {
          letter.put("last_exit_code", result.path("exit_code").asInt(-1));
          letter.put("last_stdout", tail(result.path("stdout").asString("")));
          letter.put("last_stderr", tail(result.path("stderr").asString("")));
        });
    return letter;
  }

  /** Parks a file that is no task, by moving it. */
  public void parkInvalid(Path file, String why, Instant now) throws IOException {
    Path letter = freePlace(stem(file), now);
    Path original = letter.resolveSibling(stem(letter) + ".original");
    ObjectNode json = Json.object();
    json.put("dlq_reason", "invalid_format");
    json.put("dlq_timestamp", Timestamps.naive(now));
    json.put("retry_count", 0);
    json.put("error", why);
    json.put("file", file.getFileName().toString());
    json.put("original", original.getFileName().toString());
    write.durably(letter, Json.bytes(json));
    try {
      Files.move(file, original);
    } catch (NoSuchFileException gone) {
      Files.deleteIfExists(letter);
    }
  }

  /** The first name that is free, of {@code stem_seconds}, {@code stem_seconds-2} and so on. */
  private Path freePlace(String stem, Instant now) {
    Path folder = layout.deadLettersOf(worker);
    String name = "%s_%d".formatted(stem, now.getEpochSecond());
    Path place = folder.resolve(name + ".json");
    for (int n = 2; Files.exists(place); n++) {
      place = folder.resolve("%s-%d.json".formatted(name, n));
    }
    return place;
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
  }

  private static String tail(String output) {
    return output.length() <= OUTPUT_TAIL_CHARS
        ? output
        : "…" + output.substring(output.length() - OUTPUT_TAIL_CHARS);
  }
}
