package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.worker.schedule.Breaker;
import dev.overseer.worker.schedule.Budget;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a worker remembers of itself over a restart: an open breaker, a pause, what the day has
 * cost. Losing it costs a few attempts, so it is not forced to the disk. Thread-safe.
 */
public final class WorkerMemory {
  private final SpoolLayout layout;
  private final String worker;
  private final WriteFile write;
  private final Log log;

  private ObjectNode written = Json.object();

  /** Remembers in these folders. */
  public WorkerMemory(SpoolLayout layout, String worker, WriteFile write, Log log) {
    this.layout = layout;
    this.worker = worker;
    this.write = write;
    this.log = log;
  }

  /** Takes up what an earlier life left. */
  synchronized void recall(Desk desk, Breaker breaker, Budget budget, Instant now) {
    try {
      Optional<ObjectNode> memory = Json.read(layout.memoryOf(worker));
      memory
          .flatMap(json -> time(json, "breaker_open_until"))
          .filter(until -> until.isAfter(now))
          .ifPresent(breaker::reopen);
      memory
          .flatMap(json -> time(json, "paused_until"))
          .filter(until -> until.isAfter(now))
          .ifPresent(
              until ->
                  desk.pauseUntil(
                      until, memory.get().path("pause_message").asString("usage limit reached")));
      LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
      budget.restore(today, spentOn(today));
    } catch (IOException e) {
      log.warn("what the worker knew before can't be read", e);
    }
  }

  /** Writes it down, where it has changed. */
  public synchronized void remember(Desk desk, Instant now) {
    ObjectNode json = Json.object();
    if (desk.breaker(now) instanceof Breaker.State.Open(Instant until)) {
      json.put("breaker_open_until", until.toString());
    }
    desk.pause(now)
        .ifPresent(
            pause -> {
              json.put("paused_until", pause.until().toString());
              json.put("pause_message", pause.message());
            });
    if (json.equals(written)) {
      return;
    }
    try {
      write.whole(layout.memoryOf(worker), Json.bytes(json));
      written = json;
    } catch (IOException e) {
      log.warn("the worker's memory can't be written", e);
    }
  }

  /** An attempt cost something. Several processes may serve one worker: each adds its lines. */
  public synchronized void spend(Desk desk, String taskId, BigDecimal cost, Instant now) {
    desk.spend(cost, now);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    String line = "%s %s %s%n".formatted(cost.toPlainString(), now, Json.text(taskId));
    try {
      Path file = layout.spentOf(worker, today);
      Files.createDirectories(layout.ownOf(worker));
      Files.writeString(
          file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      desk.spentInAll(today, spentOn(today));
    } catch (IOException e) {
      log.warn("what an attempt cost can't be written", e, field("task_id", taskId));
    }
  }

  private BigDecimal spentOn(LocalDate day) throws IOException {
    BigDecimal sum = BigDecimal.ZERO;
    try {
      for (String line : Files.readAllLines(layout.spentOf(worker, day))) {
        sum = sum.add(amount(line));
      }
    } catch (NoSuchFileException nothing) {
      return sum;
    }
    return sum;
  }

  /** A torn line counts as nothing. */
  private static BigDecimal amount(String line) {
    try {
      return new BigDecimal(line.substring(0, Math.max(line.indexOf(' '), 0)));
    } catch (NumberFormatException torn) {
      return BigDecimal.ZERO;
    }
  }

  private static Optional<Instant> time(ObjectNode json, String name) {
    try {
      return json.path(name).asStringOpt().map(Instant::parse);
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
