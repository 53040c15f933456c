package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One look at the workers of a queue. */
record StatusFrame(List<WorkerView> workers, Instant now) {

  /** Looks at these workers; at all that there are if none is named. */
  static StatusFrame look(Engine engine, Collection<String> names, Instant now) throws IOException {
    List<WorkerView> workers = new ArrayList<>();
    for (String name : names.isEmpty() ? engine.workers() : names) {
      workers.add(engine.worker(name));
    }
    return new StatusFrame(List.copyOf(workers), now);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("workers");
    workers.forEach(worker -> all.add(worker.toJson()));
    return json;
  }

  /**
   * The table of workers, below it why some take nothing, and that of the running tasks, if there
   * are any.
   */
  List<String> lines(Style style, OptionalInt width) {
    List<String> lines = new ArrayList<>(workerTable().lines(style, width));
    lines.addAll(reasons());
    Table running = runningTable();
    List<String> tasks = running.lines(style, width);
    if (tasks.size() > 1) {
      lines.add("");
      lines.addAll(tasks);
    }
    return lines;
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (WorkerView worker : workers) {
      worker
          .heartbeat()
          .filter(_ -> worker.isAlive())
          .filter(heart -> heart.reason().isPresent())
          .ifPresent(
              heart ->
                  reasons.add(
                      SafeText.of(
                          "%s is %s: %s"
                              .formatted(worker.name(), word(heart), heart.reason().get()))));
    }
    if (!reasons.isEmpty()) {
      reasons.addFirst("");
    }
    return reasons;
  }

  private Table workerTable() {
    Table table =
        new Table(
            Column.text("WORKER"),
            Column.text("STATUS"),
            Column.number("WAITING"),
            Column.number("RUNNING"),
            Column.fixed("BREAKER"),
            Column.number("DONE"),
            Column.number("FAILED"),
            Column.number("DEAD"),
            Column.number("SPENT TODAY"));
    for (WorkerView worker : workers) {
      table.add(
          Cell.of(worker.name()),
          status(worker),
          Cell.of(worker.waiting()),
          number(worker, heart -> heart.running().size()),
          Cell.of(live(worker, Heartbeat::breaker).replace('_', '-'), breakerTone(worker)),
          number(worker, heart -> heart.stats().processed()),
          number(worker, heart -> heart.stats().failed()),
          worker.deadLetters() > 0
              ? Cell.of(Integer.toString(worker.deadLetters()), Tone.BAD)
              : Cell.of(0),
          Cell.of(live(worker, heart -> dollars(heart.spentToday()))));
    }
    return table;
  }

  private Table runningTable() {
    Table table =
        new Table(
            Column.text("RUNNING TASK"),
            Column.text("WORKER"),
            Column.number("ATTEMPT"),
            Column.number("AGE"));
    for (WorkerView worker : workers) {
      if (worker.isAlive()) {
        worker.heartbeat().stream()
            .flatMap(heart -> heart.running().stream())
            .forEach(
                running ->
                    table.add(
                        Cell.of(running.taskId()),
                        Cell.of(worker.name()),
                        Cell.of(running.attempt()),
                        Cell.of(Ages.since(running.startedAt(), now))));
      }
    }
    return table;
  }

  private static Cell status(WorkerView worker) {
    if (worker.heartbeat().isEmpty()) {
      return Cell.of(worker.draining() ? "never ran, drained" : "never ran", Tone.DIM);
    }
    Heartbeat heart = worker.heartbeat().get();
    if (!worker.isAlive()) {
      boolean stopped = heart.status().equals("stopping");
      return Cell.of(
          "%s %s ago"
              .formatted(stopped ? "stopped" : "silent, last seen", Ages.of(worker.heartbeatAge())),
          stopped ? Tone.DIM : Tone.BAD);
    }
    if (heart.status().equals(Heartbeat.HEALTHY)) {
      return worker.draining() ? Cell.of("draining", Tone.WAITING) : Cell.of("healthy", Tone.GOOD);
    }
    return Cell.of(word(heart), Tone.WAITING);
  }

  private static String word(Heartbeat heart) {
    return heart.status().replace('_', ' ');
  }

  private static Tone breakerTone(WorkerView worker) {
    return live(worker, Heartbeat::breaker).equals("open") ? Tone.BAD : Tone.DIM;
  }

  private static Cell number(WorkerView worker, ToLongFunction<Heartbeat> of) {
    return Cell.of(live(worker, heart -> Long.toString(of.applyAsLong(heart))));
  }

  /** What a dead worker said last is not how things are. */
  private static String live(WorkerView worker, Function<Heartbeat, String> of) {
    return worker.isAlive() ? worker.heartbeat().map(of).orElse("") : "";
  }

  private static String dollars(BigDecimal amount) {
    return amount.signum() == 0
        ? ""
        : "$" + amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}
