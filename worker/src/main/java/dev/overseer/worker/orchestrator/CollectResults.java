package dev.overseer.worker.orchestrator;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.worker.orchestrator.Event.TaskCompleted;
import dev.overseer.worker.orchestrator.State.Task;
import dev.overseer.worker.orchestrator.State.TaskKey;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Makes of a result file the news that a task is over, once: a file that was told of is passed over
 * by its name and time alone, one that was touched or copied by what it says.
 *
 * <p>A result that says that another attempt follows is no news. One of a program that does not say
 * so, and that failed, waits until its task file is gone, which that program takes away last.
 *
 * <p>Not thread-safe.
 */
final class CollectResults {
  private final SpoolLayout layout;
  private final KeepState keep;
  private final Log log;

  private final Map<Path, String> unsettled = new HashMap<>();

  /** A task that is over. */
  record Found(TaskCompleted event, Entry.Finish finish) {}

  CollectResults(SpoolLayout layout, KeepState keep, Log log) {
    this.layout = layout;
    this.keep = keep;
    this.log = log;
  }

  /**
   * Looks at a file in a worker's folder of results.
   *
   * @return empty if it is no news
   */
  Optional<Found> collect(String worker, Path file, Instant now) throws IOException {
    try {
      long name = ToldResults.hash(worker + "/" + file.getFileName());
      long modified = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      if (told().hasTime(name, modified)) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      long content = hash(bytes);
      if (told().hasContent(name, content)) {
        told().put(name, content, modified);
        return Optional.empty();
      }
      return read(worker, file, bytes, new Mark(name, content, modified), now);
    } catch (NoSuchFileException gone) {
      unsettled.remove(file);
      return Optional.empty();
    }
  }

  private record Mark(long name, long content, long modified) {}

  private Optional<Found> read(String worker, Path file, byte[] bytes, Mark mark, Instant now) {
    Optional<TaskResult> result =
        Json.parse(bytes)
            .map(fields -> new TaskResult(Place.ofFile(file), fields))
            .filter(is -> !is.taskId().isEmpty());
    if (result.isEmpty()) {
      log.warn("a file among the results is none", field("file", file), field("worker", worker));
      told().put(mark.name, mark.content, mark.modified);
      return Optional.empty();
    }
    TaskKey key = new TaskKey(worker, result.get().taskId());
    if (keep.wasToldByOthers(key)) {
      told().put(mark.name, mark.content, mark.modified);
      return Optional.empty();
    }
    return switch (Ending.of(result.get(), isTaskThere(key))) {
      case OVER -> {
        unsettled.remove(file);
        yield Optional.of(found(key, result.get(), mark, now));
      }
      case UNKNOWN -> {
        unsettled.put(file, worker);
        yield Optional.empty();
      }
      case ANOTHER_FOLLOWS -> Optional.empty();
    };
  }

  private enum Ending {
    OVER,
    UNKNOWN,
    ANOTHER_FOLLOWS;

    static Ending of(TaskResult result, boolean taskThere) {
      if (result.isFinal()) {
        return OVER;
      }
      if (result.fields().has("final")) {
        return ANOTHER_FOLLOWS;
      }
      return taskThere ? UNKNOWN : OVER;
    }
  }

  /** Looks again at results of which it was not known whether another attempt follows. */
  List<Found> settle(Instant now) throws IOException {
    List<Found> found = new ArrayList<>();
    for (Map.Entry<Path, String> each : List.copyOf(unsettled.entrySet())) {
      collect(each.getValue(), each.getKey(), now).ifPresent(found::add);
    }
    return found;
  }

  /** Whether some results wait for {@link #settle}. */
  boolean hasUnsettled() {
    return !unsettled.isEmpty();
  }

  private Found found(TaskKey key, TaskResult result, Mark mark, Instant now) {
    Instant written = Instant.EPOCH.plusNanos(mark.modified);
    Instant completedAt = written.isAfter(now) ? now : written;
    Instant createdAt = createdAt(key, result, completedAt);
    Duration duration = Duration.between(createdAt, completedAt);
    return new Found(
        new TaskCompleted(
            key.taskId(),
            key.worker(),
            result.isCompleted() ? "completed" : "failed",
            result.place().value(),
            duration.isNegative() ? Duration.ZERO : duration),
        new Entry.Finish(
            mark.name,
            mark.content,
            mark.modified,
            createdAt,
            completedAt,
            result.fields().path("retry_count").asInt(0) + 1));
  }

  /** By the same clock as the result's time where that can be, so that the difference is true. */
  private Instant createdAt(TaskKey key, TaskResult result, Instant completedAt) {
    Optional<Task> open = keep.state().openTask(key);
    if (open.isPresent()) {
      return open.get().createdAt();
    }
    JsonNode taskFile = result.fields().path("task_file").path("modified_ns");
    if (taskFile.isIntegralNumber()) {
      return Instant.EPOCH.plusNanos(taskFile.asLong());
    }
    double seconds = result.fields().path("duration_seconds").asDouble(0);
    return completedAt.minusNanos((long) (Math.max(0, seconds) * 1e9));
  }

  private boolean isTaskThere(TaskKey key) {
    String name =
        keep.state()
            .openTask(key)
            .map(Task::file)
            .filter(file -> !file.isEmpty())
            .orElseGet(() -> FileName.of(key.taskId()) + ".json");
    return Files.exists(layout.tasksOf(key.worker()).resolve(name));
  }

  private ToldResults told() {
    return keep.state().told();
  }

  private static long hash(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
