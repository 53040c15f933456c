package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.worker.schedule.RetryDelay;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.CopiedTask;
import dev.overseer.worker.spool.ExecutionMeta;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.ParkDead;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;

/**
 * Does the retries and dead letters for an executor that has none, and runs nothing itself.
 *
 * <pre>
 *   task file ──► copied                               execution_meta ──► completed ──► forgotten
 *       ▲                                                    └─ needs_retry ─┬─► put back after its delay
 *       └──────────────────────────────────────────────────────────────────◄─┘   or dead letter
 * </pre>
 *
 * <p>All of it happens on one thread; what it knows is on the disk, so a restart goes on where it
 * was. A task may be put back twice if the monitor is killed in that very moment, never not at all.
 */
final class Monitor implements Served {
  private static final String JSON = ".json";

  private final String worker;
  private final SpoolLayout layout;
  private final Path metaFolder;
  private final WriteFile write;
  private final ParkDead parkDead;
  private final Tell tell;
  private final Trouble trouble = new Trouble();
  private final Log log;
  private final Timers time;
  private final Rules rules;
  private final Instant startedAt;

  private final BlockingQueue<Sighting> sightings = new LinkedBlockingQueue<>();
  private final Map<Path, Instant> planned = new ConcurrentHashMap<>();

  /** How often, and after how long, tasks are put back. */
  record Rules(int maxRetries, RetryDelay delay, Duration heartbeatInterval) {}

  /** What the monitor looks at. */
  private sealed interface Sighting {
    /** A task file. */
    record Task(Path file) implements Sighting {}

    /** What the executor says of a task. */
    record Meta(Path file) implements Sighting {}

    /** A task's time may have come. */
    record Due(Path copy) implements Sighting {}

    /** Anything. */
    record All() implements Sighting {}

    /** The heartbeat. */
    record Beat() implements Sighting {}

    /** Nothing comes any more. */
    record End() implements Sighting {}
  }

  Monitor(
      String worker,
      SpoolLayout layout,
      Path metaFolder,
      WriteFile write,
      Tell tell,
      Log log,
      Timers time,
      Rules rules) {
    this.worker = worker;
    this.layout = layout;
    this.metaFolder = metaFolder;
    this.write = write;
    this.parkDead = new ParkDead(layout, worker, write);
    this.tell = tell;
    this.log = log;
    this.time = time;
    this.rules = rules;
    this.startedAt = time.instant();
  }

  @Override
  public String name() {
    return worker;
  }

  @Override
  public void begin() throws IOException {
    Files.createDirectories(layout.copiesOf(worker));
    sightings.add(new Sighting.Beat());
    log.info("monitoring another executor");
    Thread.ofPlatform().name("overseer-" + worker + "-monitor").daemon().start(this::run);
  }

  @Override
  public List<Path> folders() {
    return List.of(layout.tasksOf(worker), metaFolder);
  }

  @Override
  public void came(Path file) {
    if (SpoolLayout.isTask(String.valueOf(file.getFileName()))) {
      sightings.add(
          file.startsWith(metaFolder) ? new Sighting.Meta(file) : new Sighting.Task(file));
    }
  }

  @Override
  public void lookAtAll() {
    sightings.add(new Sighting.All());
  }

  @Override
  public void stop(Duration grace) {
    sightings.add(new Sighting.End());
  }

  @Override
  public void hurry() {}

  @Override
  public Heartbeat heartbeat() {
    Instant now = time.instant();
    Identity identity = Identity.ofThisProcess();
    return new Heartbeat(
        worker,
        now,
        Duration.between(startedAt, now),
        planned.size(),
        "closed",
        tell.stats(),
        trouble.any().isPresent() ? "degraded" : Heartbeat.HEALTHY,
        trouble.any(),
        List.of(),
        BigDecimal.ZERO,
        identity.pid(),
        identity.host());
  }

  private void run() {
    try {
      while (true) {
        Sighting next = sightings.take();
        if (next instanceof Sighting.End) {
          return;
        }
        look(next);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** What can't be read or written now is looked at again when everything is. */
  private void look(Sighting sighting) {
    try {
      switch (sighting) {
        case Sighting.Task(Path file) -> copy(file);
        case Sighting.Meta(Path file) -> hear(file);
        case Sighting.Due(Path copy) -> due(copy);
        case Sighting.All() -> all();
        case Sighting.Beat() -> beat();
        case Sighting.End() -> {}
      }
      trouble.end("spool");
    } catch (IOException | DirectoryIteratorException e) {
      if (trouble.begin("spool", "can't read or write the spool: " + e)) {
        log.error("the spool can't be read or written; it is tried again", e);
      }
      time.after(Duration.ofSeconds(5), this::lookAtAll);
    }
  }

  private void copy(Path file) throws IOException {
    if (!(ReadTask.read(file) instanceof ReadTask.Content.Task(TaskSpec spec))) {
      return;
    }
    Path place = copyOf(spec.id());
    boolean known =
        CopiedTask.read(place).filter(copy -> copy.fields().equals(spec.fields())).isPresent();
    if (!known) {
      new CopiedTask(
              String.valueOf(file.getFileName()),
              spec.fields(),
              Attempts.NONE,
              Optional.empty(),
              Optional.empty())
          .write(place, write);
    }
  }

  private void hear(Path file) throws IOException {
    Optional<ExecutionMeta> meta = ExecutionMeta.read(file);
    if (meta.isEmpty()) {
      return;
    }
    Path place = copyOf(meta.get().taskId());
    Optional<CopiedTask> copy = CopiedTask.read(place);
    if (copy.isEmpty() || copy.get().hasHeard(meta.get().origin())) {
      return;
    }
    Duration took = Duration.ofMillis(meta.get().executionSeconds().movePointRight(3).longValue());
    tell.attempt(took);
    if (meta.get().needsRetry()) {
      failed(place, copy.get(), meta.get(), took);
    } else {
      CopiedTask.delete(place);
      tell.completed();
      log.info("a task completed", field("task_id", meta.get().taskId()));
    }
  }

  private void failed(Path place, CopiedTask copy, ExecutionMeta meta, Duration took)
      throws IOException {
    Instant now = time.instant();
    int exitCode =
        TaskResult.read(layout.result(worker, meta.taskId())).map(TaskResult::exitCode).orElse(-1);
    Attempt attempt =
        new Attempt(now.minus(took), now, "failed", exitCode, "its executor says needs_retry");
    if (copy.attempts().retries() >= rules.maxRetries) {
      CopiedTask dead =
          new CopiedTask(
              copy.fileName(),
              copy.fields(),
              copy.attempts().deferred(attempt, Instant.MIN),
              Optional.of(meta.origin()),
              Optional.of(parkDead.nameFor(Path.of(copy.fileName()), now)));
      dead.write(place, write);
      park(place, dead);
      return;
    }
    Instant at =
        now.plus(rules.delay.before(copy.attempts().retries(), RandomGenerator.getDefault()));
    CopiedTask later =
        new CopiedTask(
            copy.fileName(),
            copy.fields(),
            copy.attempts().failed(attempt, at),
            Optional.of(meta.origin()),
            Optional.empty());
    later.write(place, write);
    tell.retried();
    log.warn("a task failed and is put back", field("task_id", meta.taskId()), field("at", at));
    waitFor(place, at, now);
  }

  private void park(Path place, CopiedTask dead) throws IOException {
    Optional<TaskSpec> spec = dead.spec(layout.tasksOf(worker));
    if (spec.isPresent() && dead.letter().isPresent()) {
      parkDead.park(
          dead.letter().get(),
          spec.get(),
          "max_retries_exceeded",
          dead.attempts(),
          TaskResult.read(layout.result(worker, spec.get().id())),
          time.instant());
      tell.failed();
      tell.deadLettered();
      log.warn("a task is given up", field("task_id", spec.get().id()));
    }
    CopiedTask.delete(place);
  }

  private void due(Path place) throws IOException {
    Optional<CopiedTask> copy = CopiedTask.read(place);
    if (copy.isEmpty() || copy.get().attempts().notBefore().equals(Instant.MIN)) {
      return;
    }
    Instant now = time.instant();
    Attempts attempts = copy.get().attempts();
    if (attempts.notBefore().isAfter(now)) {
      planned.remove(place);
      waitFor(place, attempts.notBefore(), now);
      return;
    }
    write.durably(
        layout.tasksOf(worker).resolve(copy.get().fileName()), Json.bytes(copy.get().fields()));
    new CopiedTask(
            copy.get().fileName(),
            copy.get().fields(),
            new Attempts(
                attempts.retries(), attempts.interruptions(), Instant.MIN, attempts.history()),
            copy.get().told(),
            Optional.empty())
        .write(place, write);
    planned.remove(place);
  }

  private void waitFor(Path place, Instant at, Instant now) {
    if (!at.equals(planned.put(place, at))) {
      time.after(Duration.between(now, at), () -> sightings.add(new Sighting.Due(place)));
    }
  }

  private void all() throws IOException {
    for (Path file : list(layout.tasksOf(worker))) {
      copy(file);
    }
    for (Path file : list(metaFolder)) {
      hear(file);
    }
    for (Path place : list(layout.copiesOf(worker))) {
      Optional<CopiedTask> copy = CopiedTask.read(place);
      if (copy.isPresent() && copy.get().letter().isPresent()) {
        park(place, copy.get());
      } else if (copy.isPresent()
          && !planned.containsKey(place)
          && !copy.get().attempts().notBefore().equals(Instant.MIN)) {
        due(place);
      }
    }
  }

  private void beat() throws IOException {
    time.after(rules.heartbeatInterval, () -> sightings.add(new Sighting.Beat()));
    write.whole(layout.heartbeat(worker), heartbeat().bytes());
  }

  private Path copyOf(String taskId) {
    return layout.copiesOf(worker).resolve(FileName.of(taskId) + JSON);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> SpoolLayout.isTask(String.valueOf(file.getFileName())))) {
      List<Path> all = new ArrayList<>();
      files.forEach(all::add);
      return all;
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }
}
