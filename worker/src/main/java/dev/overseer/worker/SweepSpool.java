package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.Lease;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes away what is left of tasks that are gone: what a killed worker could not, and results that
 * are old enough. Run from time to time.
 */
final class SweepSpool {
  /** So long a request to cancel waits for its task, and an unfinished file for its writer. */
  private static final Duration ORPHANS = Duration.ofHours(1);

  private static final Duration SPENT = Duration.ofDays(7);
  private static final String LOCK = ".json.lock";

  private final WorkerParts parts;
  private final SpoolLayout layout;
  private final String worker;
  private final Duration resultAge;

  /**
   * For one worker.
   *
   * @param resultAge after how long results and receipts go; zero means never
   */
  SweepSpool(WorkerParts parts, Duration resultAge) {
    this.parts = parts;
    this.layout = parts.layout();
    this.worker = parts.worker();
    this.resultAge = resultAge;
  }

  void sweep() {
    Instant now = parts.time().instant();
    each(layout.tasksOf(worker), "*" + LOCK, this::lock);
    each(layout.journalsOf(worker), "*", this::journal);
    each(layout.outputsOf(worker), "*", this::output);
    each(layout.cancellationsOf(worker), "*", file -> ifOlder(file, now, ORPHANS));
    each(layout.ownOf(worker), "spent-*.log", file -> ifOlder(file, now, SPENT));
    for (Path folder : new Path[] {layout.tasksOf(worker), layout.resultsOf(worker)}) {
      each(folder, ".*.tmp", file -> ifOlder(file, now, ORPHANS));
    }
    if (!resultAge.isZero()) {
      results(now);
      each(layout.triggersOf(worker), "*.trigger", file -> ifOlder(file, now, resultAge));
    }
  }

  /** Those that a queued task asks for stay: without them it would wait for ever. */
  private void results(Instant now) {
    List<Path> old = new ArrayList<>();
    each(
        layout.resultsOf(worker),
        "*.json",
        file -> {
          if (isOlder(file, now, resultAge)) {
            old.add(file);
          }
        });
    if (old.isEmpty()) {
      return;
    }
    try {
      Set<String> needed = new FindDependencies(layout).resultFiles();
      for (Path file : old) {
        if (!needed.contains(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      parts.log().warn("old results stay for now", e, field("folder", layout.resultsOf(worker)));
    }
  }

  private void lock(Path file) throws IOException {
    String name = file.getFileName().toString();
    Lease.sweep(task(name.substring(0, name.length() - ".lock".length())));
  }

  private void journal(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!Files.exists(task(name))) {
      Files.deleteIfExists(file);
    }
  }

  private void output(Path file) throws IOException {
    String name = file.getFileName().toString();
    for (String suffix : suffixes()) {
      if (name.endsWith(suffix)
          && !Files.exists(task(name.substring(0, name.length() - suffix.length())))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String[] suffixes() {
    return new String[] {"." + StdStream.STDOUT.label(), "." + StdStream.STDERR.label(), ".stdin"};
  }

  private Path task(String name) {
    return layout.tasksOf(worker).resolve(name);
  }

  private static void ifOlder(Path file, Instant now, Duration age) throws IOException {
    if (isOlder(file, now, age)) {
      Files.deleteIfExists(file);
    }
  }

  private static boolean isOlder(Path file, Instant now, Duration age) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().plus(age).isBefore(now);
  }

  private interface Act {
    void on(Path file) throws IOException;
  }

  private void each(Path folder, String pattern, Act act) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : files) {
        try {
          act.on(file);
        } catch (NoSuchFileException gone) {
          // Just what was wanted.
        }
      }
    } catch (NoSuchFileException none) {
      // Nothing to sweep.
    } catch (IOException | DirectoryIteratorException e) {
      parts.log().warn("a folder can't be swept", e, field("folder", folder));
    }
  }
}
