package dev.overseer.engine.temporal;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.view.WorkerView;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies what the server shows of some workers into files of a spool that nobody works on:
 *
 * <pre>
 *   lives ───► heartbeats/NAME.json
 *   runs ────► tasks/NAME/&lt;id&gt;.json
 *   is over ─► results/NAME/&lt;id&gt;.json, then the task's file goes
 *   …          and what each {@link Part} does
 * </pre>
 *
 * <p>A run is copied once: what was is kept by run, over restarts too, by how far it has looked.
 */
final class MirrorFleet implements AutoCloseable {
  static final int MOST = 100_000;

  /** Visibility is late by moments; twice seen is once copied. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * Some six questions to visibility, of which a cluster answers ten a second if nobody says more.
   */
  private static final Duration OF_A_WORKER = Duration.ofSeconds(1);

  private static final String CANNOT_LOOK = "the fleet can't be looked at; trying again";

  /** How much longer than a look the pause after it is. */
  private static final int REST = 4;

  private final Engine engine;
  private final Connection connection;
  private final Executions executions;
  private final SpoolLayout layout;
  private final Workers workers;
  private final List<Part> parts;
  private final Rules rules;
  private final Path seenUntil;
  private final WriteFile write = new WriteFile(false);
  private final Log log;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  private final Map<String, Instant> overRuns = new HashMap<>();
  private final Map<String, Instant> beats = new HashMap<>();
  private int known;
  private boolean failing;

  /** Who is copied. */
  interface Workers {
    /** Their names now. */
    Collection<String> now() throws IOException;
  }

  /** Something that is done with each worker besides, at each look. */
  interface Part {
    /** Looks at one. */
    void look(String worker, WorkerView view) throws IOException;
  }

  /**
   * How it looks.
   *
   * @param interval between two looks, at least; longer where a look takes long
   * @param reach how far back the first look goes
   * @param mostOver of a worker's runs that are over, how many a look copies, the latest
   */
  record Rules(Duration interval, Duration reach, int mostOver) {
    Rules {
      interval = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    }
  }

  MirrorFleet(
      Engine engine,
      Connection connection,
      Executions executions,
      SpoolLayout layout,
      Workers workers,
      List<Part> parts,
      Rules rules,
      Path seenUntil,
      Log log) {
    this.engine = engine;
    this.connection = connection;
    this.executions = executions;
    this.layout = layout;
    this.workers = workers;
    this.parts = List.copyOf(parts);
    this.rules = rules;
    this.seenUntil = seenUntil;
    this.log = log;
    this.thread = Thread.ofPlatform().name("overseer-fleet").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause;
      do {
        long begun = System.nanoTime();
        try {
          look();
          failing = false;
        } catch (IOException | StatusRuntimeException e) {
          if (!failing) {
            tellWhy(e);
          }
          failing = true;
        }
        pause = pause(Duration.ofNanos(System.nanoTime() - begun));
      } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellWhy(Exception e) {
    if (e instanceof EngineException known) {
      // It says all that there is to say.
      log.error(CANNOT_LOOK, field("why", String.valueOf(known.getMessage())));
    } else {
      log.error(CANNOT_LOOK, e);
    }
  }

  private Duration pause(Duration took) {
    return Collections.max(
        List.of(rules.interval, took.multipliedBy(REST), OF_A_WORKER.multipliedBy(known)));
  }

  /** Looks once. */
  void look() throws IOException {
    Instant now = Instant.now();
    Instant since = seenUntil().minus(OVERLAP);
    Collection<String> names = workers.now();
    known = names.size();
    for (String worker : names) {
      WorkerView view = engine.worker(worker);
      beat(worker, view);
      over(worker, since);
      open(worker);
      for (Part part : parts) {
        part.look(worker, view);
      }
    }
    overRuns.values().removeIf(at -> at.isBefore(since.minus(OVERLAP)));
    write.whole(seenUntil, now.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Instant seenUntil() throws IOException {
    try {
      return Instant.parse(Files.readString(seenUntil).strip());
    } catch (NoSuchFileException | DateTimeException first) {
      return Instant.now().minus(rules.reach);
    }
  }

  private void open(String worker) throws IOException {
    Path folder = layout.tasksOf(worker);
    Set<String> there = new HashSet<>();
    Executions.Filter filter =
        Executions.Filter.of(Names.TASK).on(worker).in(Executions.State.RUNNING);
    for (WorkflowExecutionInfo each : executions.list(filter, MOST)) {
      String name = FileName.of(each.getExecution().getWorkflowId()) + ".json";
      there.add(name);
      if (!Files.exists(folder.resolve(name))
          && !overRuns.containsKey(each.getExecution().getRunId())) {
        write.whole(
            folder.resolve(name),
            Json.bytes(TaskHistory.read(connection, each.getExecution()).task()));
      }
    }
    for (String name : Optional.ofNullable(folder.toFile().list()).orElse(new String[0])) {
      if (SpoolLayout.isTask(name) && !there.contains(name)) {
        gone(worker, folder.resolve(name));
      }
    }
  }

  /** One that was open and is not: visibility may have shown neither for a moment. */
  private void gone(String worker, Path file) throws IOException {
    String id = Json.read(file).map(task -> task.path("task_id").asString("")).orElse("");
    Optional<DescribedTask> task = DescribedTask.of(connection, id);
    if (task.isPresent() && task.get().isOpen()) {
      return;
    }
    if (task.isPresent()) {
      copy(worker, id, task.get());
    }
    Files.deleteIfExists(file);
  }

  private void over(String worker, Instant since) throws IOException {
    Executions.Filter filter =
        Executions.Filter.of(Names.TASK)
            .on(worker)
            .in(
                Executions.State.COMPLETED,
                Executions.State.FAILED,
                Executions.State.CANCELED,
                Executions.State.TERMINATED,
                Executions.State.TIMED_OUT)
            .closedAfter(since);
    // The latest come first, and what is copied last has the latest file.
    for (WorkflowExecutionInfo each : executions.list(filter, rules.mostOver).reversed()) {
      if (!overRuns.containsKey(each.getExecution().getRunId())) {
        Optional<DescribedTask> task = DescribedTask.of(connection, each.getExecution());
        if (task.isPresent()) {
          copy(worker, each.getExecution().getWorkflowId(), task.get());
        }
      }
    }
  }

  private void copy(String worker, String id, DescribedTask task) throws IOException {
    String run = task.execution().getRunId();
    if (overRuns.putIfAbsent(run, Instant.now()) != null) {
      return;
    }
    TaskHistory history = TaskHistory.read(connection, task.execution());
    Optional<ObjectNode> result = history.result();
    Path file = layout.result(worker, id);
    if (result.isPresent() && !isCopied(file, run)) {
      ObjectNode copy = result.get().deepCopy();
      copy.put("run", run);
      history
          .letter()
          .ifPresent(
              letter -> {
                copy.put("dead_letter", TemporalEngine.letterName(id, history));
                copy.set("dlq_reason", letter.path("dlq_reason"));
              });
      write.whole(file, Json.bytes(copy));
      log.debug("a result was copied", field("task_id", id));
    }
    Files.deleteIfExists(layout.tasksOf(worker).resolve(FileName.of(id) + ".json"));
  }

  private static boolean isCopied(Path file, String run) throws IOException {
    return Json.read(file).filter(is -> is.path("run").asString("").equals(run)).isPresent();
  }

  private void beat(String worker, WorkerView view) throws IOException {
    if (view.heartbeat().isPresent()
        && !view.heartbeat().get().timestamp().equals(beats.get(worker))) {
      beats.put(worker, view.heartbeat().get().timestamp());
      write.whole(layout.heartbeat(worker), view.heartbeat().get().bytes());
    }
  }
}
