package dev.overseer.worker.view;

import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a worker is, from its files.
 *
 * @param heartbeat the latest; empty if it never had one
 * @param heartbeatAge since it was written, by the clock of the file system; zero if there is none
 * @param tasks how many task files lie there, those that run included
 * @param deadLetters how many it has
 * @param draining whether it was asked to take no more tasks
 */
public record WorkerView(
    String name,
    Optional<Heartbeat> heartbeat,
    Duration heartbeatAge,
    int tasks,
    int deadLetters,
    boolean draining) {
  /** After this long without a heartbeat a worker counts as gone. */
  public static final Duration STALE_AFTER = Duration.ofSeconds(30);

  /** Looks at a worker's files. */
  public static WorkerView of(SpoolLayout layout, String worker, Instant now) throws IOException {
    Path file = layout.heartbeat(worker);
    Optional<Heartbeat> heartbeat = Heartbeat.read(file);
    return new WorkerView(
        worker,
        heartbeat,
        heartbeat.isPresent() ? age(file, now) : Duration.ZERO,
        count(layout.tasksOf(worker)),
        count(layout.deadLettersOf(worker)),
        new Requests(layout, new WriteFile(false)).isDrained(worker));
  }

  /** Whether it has told of itself lately. */
  public boolean isAlive() {
    return heartbeat.isPresent() && heartbeatAge.compareTo(STALE_AFTER) < 0;
  }

  /** Tasks that nobody runs, as far as the worker tells. */
  public int waiting() {
    int running = isAlive() ? heartbeat.map(told -> told.running().size()).orElse(0) : 0;
    return Math.max(0, tasks - running);
  }

  /** As programs read it. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("worker", name);
    json.put("alive", isAlive());
    json.put("draining", draining);
    json.put("waiting", waiting());
    json.put("dead_letters", deadLetters);
    heartbeat.ifPresent(
        told -> {
          json.put("heartbeat_age_seconds", heartbeatAge.toSeconds());
          json.put("status", told.status());
          told.reason().ifPresent(reason -> json.put("reason", reason));
          json.put("circuit_breaker_state", told.breaker());
          ObjectNode stats = json.putObject("stats");
          stats.put("tasks_processed", told.stats().processed());
          stats.put("tasks_failed", told.stats().failed());
          stats.put("tasks_retried", told.stats().retried());
          stats.put("tasks_dlq", told.stats().deadLettered());
          json.put("spent_today_usd", told.spentToday());
          ArrayNode running = json.putArray("running");
          for (Heartbeat.Running attempt : told.running()) {
            ObjectNode one = running.addObject();
            one.put("task_id", attempt.taskId());
            one.put("attempt", attempt.attempt());
            one.put("started_at", attempt.startedAt().toString());
          }
        });
    return json;
  }

  /** A file of the future, of a clock that was set back, is as good as new. */
  private static Duration age(Path file, Instant now) throws IOException {
    try {
      Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
      return age.isNegative() ? Duration.ZERO : age;
    } catch (NoSuchFileException gone) {
      return STALE_AFTER;
    }
  }

  private static int count(Path folder) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (SpoolLayout.isTask(String.valueOf(file.getFileName()))) {
          count++;
        }
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return 0;
    }
    return count;
  }
}
