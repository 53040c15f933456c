package dev.overseer.bot.steering;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.disk.Ledger;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunId;
import dev.overseer.core.Ids;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people wrote and no bridge has answered yet, on disk before anybody is told that it waits.
 * An answer ends it, whatever it says. Thread-safe.
 */
public final class WaitingInputs implements Closeable {
  /** How many may wait for one run. */
  public static final int MOST_OF_RUN = 100;

  private final Ledger ledger;
  private final InstantSource time;

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  private WaitingInputs(Path file, InstantSource time) throws IOException {
    this.time = time;
    this.ledger = Ledger.open(file, this::replay, this::entries, true);
  }

  /** Opens those of a state folder. */
  public static WaitingInputs open(Path folder, InstantSource time) throws IOException {
    return new WaitingInputs(folder.resolve("inputs.jsonl"), time);
  }

  private record Waiting(Input input, CompletableFuture<Outcome> outcome) {}

  private void replay(ObjectNode entry) {
    String id = Json.required(entry, "id");
    if (Json.required(entry, "entry").equals("answered")) {
      waiting.remove(id);
      return;
    }
    Input input =
        new Input(
            id,
            new RunId(
                Json.required(entry, "taskId"),
                entry.path("attempt").intValue(),
                Json.required(entry, "shortId")),
            Json.required(entry, "spot"),
            Json.required(entry, "text"),
            Json.required(entry, "author"),
            Json.instant(entry, "createdAt"));
    waiting.put(id, new Waiting(input, new CompletableFuture<>()));
  }

  private Collection<ObjectNode> entries() {
    return waiting.values().stream().map(one -> entry(one.input)).toList();
  }

  private static ObjectNode entry(Input input) {
    return Json.object()
        .put("entry", "input")
        .put("id", input.id())
        .put("taskId", input.run().taskId())
        .put("attempt", input.run().attempt())
        .put("shortId", input.run().shortId())
        .put("spot", input.spot())
        .put("text", input.text())
        .put("author", input.author())
        .put("createdAt", input.createdAt().toString());
  }

  /**
   * Takes an input for a run.
   *
   * @return what becomes of it, once that is known; empty if too many wait already
   * @throws dev.overseer.bot.disk.DiskException if it can't be remembered; then it was not taken
   */
  public synchronized Optional<CompletableFuture<Outcome>> add(
      Run run, String text, String author) {
    if (of(run.id()).size() >= MOST_OF_RUN) {
      return Optional.empty();
    }
    Input input = new Input(Ids.uuid(), run.id(), run.place().spot(), text, author, time.instant());
    ledger.append(entry(input));
    Waiting one = new Waiting(input, new CompletableFuture<>());
    waiting.put(input.id(), one);
    notifyAll();
    return Optional.of(one.outcome);
  }

  /** An input that waits. */
  public synchronized Optional<Input> find(String id) {
    return Optional.ofNullable(waiting.get(id)).map(Waiting::input);
  }

  /** What waits for a run, in order. */
  public synchronized List<Input> of(RunId run) {
    return waiting.values().stream()
        .map(Waiting::input)
        .filter(input -> input.run().equals(run))
        .toList();
  }

  /** How many wait, of all runs. */
  public synchronized int size() {
    return waiting.size();
  }

  /** What waits for a run; waits for it where nothing does, so long at most. */
  public synchronized List<Input> await(RunId run, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    List<Input> inputs = of(run);
    while (inputs.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      inputs = of(run);
    }
    return inputs;
  }

  /**
   * A bridge has answered.
   *
   * @return the input; empty if it does not wait any more
   * @throws dev.overseer.bot.disk.DiskException if that can't be remembered; then it waits on
   */
  public Optional<Input> answered(String id, Outcome outcome) {
    Waiting one;
    synchronized (this) {
      one = waiting.get(id);
      if (one == null) {
        return Optional.empty();
      }
      ledger.append(answer(id));
      waiting.remove(id);
      ledger.compact();
    }
    one.outcome.complete(outcome);
    return Optional.of(one.input);
  }

  /** Nothing waits for this run any more. */
  public void drop(RunId run, Outcome outcome) {
    List<Waiting> dropped = new ArrayList<>();
    synchronized (this) {
      for (Input input : of(run)) {
        dropped.add(waiting.get(input.id()));
      }
      if (dropped.isEmpty()) {
        return;
      }
      ledger.append(dropped.stream().map(one -> answer(one.input.id())).toList());
      dropped.forEach(one -> waiting.remove(one.input.id()));
      ledger.compact();
    }
    dropped.forEach(one -> one.outcome.complete(outcome));
  }

  private static ObjectNode answer(String id) {
    return Json.object().put("entry", "answered").put("id", id);
  }

  @Override
  public synchronized void close() throws IOException {
    ledger.close();
  }
}
