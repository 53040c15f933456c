package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task that was given up.
 *
 * @param file where it lies
 * @param fields everything that stands in it
 */
public record DeadLetter(Path file, ObjectNode fields) implements LetterFields {
  private static final Set<String> OF_THE_LETTER =
      Set.of(
          "dlq_reason",
          "dlq_timestamp",
          "retry_count",
          "history",
          "last_exit_code",
          "last_stdout",
          "last_stderr");

  /** A worker's letters, the oldest first. */
  public static List<DeadLetter> list(SpoolLayout layout, String worker) throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    try (Stream<Path> files = Files.list(layout.deadLettersOf(worker))) {
      for (Path file : files.filter(DeadLetter::isLetter).toList()) {
        read(file).ifPresent(letters::add);
      }
    } catch (NoSuchFileException noFolder) {
      return List.of();
    }
    letters.sort(Comparator.comparing(DeadLetter::parkedAt).thenComparing(DeadLetter::file));
    return letters;
  }

  /** Reads one; empty if it is gone, or no JSON object. */
  public static Optional<DeadLetter> read(Path file) throws IOException {
    return Json.read(file).map(fields -> new DeadLetter(file, fields));
  }

  /** Its latest attempts, the oldest first; none where it does not say. */
  public List<Attempts.Attempt> history() {
    return Attempts.fromJson(fields).history();
  }

  /** The bytes that were no task; empty if it was one. */
  public Optional<Path> original() {
    // What stands there may be anybody's words: a path that leads elsewhere is none of ours.
    return fields
        .path("original")
        .asStringOpt()
        .filter(name -> name.endsWith(".original") && name.indexOf('/') < 0)
        .map(file::resolveSibling);
  }

  /**
   * Gives the task its retries again: writes it back as a task file, then removes the letter. A
   * file that was no task can't be; see {@link #original}.
   *
   * @return the task file
   * @throws java.nio.file.FileAlreadyExistsException if a task of this id waits or runs
   */
  public Path retry(SpoolLayout layout, String worker, WriteFile write) throws IOException {
    ObjectNode task = fields.deepCopy();
    task.remove(OF_THE_LETTER);
    Path written = new WriteTask(layout, write).write(worker, task);
    drop();
    return written;
  }

  /** Removes it, with the bytes beside it. */
  public void drop() throws IOException {
    Files.deleteIfExists(file);
    Optional<Path> bytes = original();
    if (bytes.isPresent()) {
      Files.deleteIfExists(bytes.get());
    }
  }

  private static boolean isLetter(Path file) {
    return SpoolLayout.isTask(String.valueOf(file.getFileName()));
  }
}
