package dev.overseer.bot.asks;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.disk.Ledger;
import dev.overseer.bot.runs.RunId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Questions, on disk before anybody is told that they are asked or answered. Thread-safe. */
public final class AskStore implements Closeable {
  private final Ledger ledger;

  private final Map<String, Ask> asks = new LinkedHashMap<>();

  private AskStore(Path file) throws IOException {
    ledger = Ledger.open(file, this::replay, this::entries, true);
  }

  /** Opens the store of a state folder. */
  public static AskStore open(Path folder) throws IOException {
    return new AskStore(folder.resolve("asks.jsonl"));
  }

  private void replay(ObjectNode entry) {
    if (Json.required(entry, "entry").equals(AskJson.FORGOTTEN)) {
      asks.remove(Json.required(entry, "id"));
    } else {
      Ask ask = AskJson.read(entry);
      asks.put(ask.id(), ask);
    }
  }

  private Collection<ObjectNode> entries() {
    return asks.values().stream().map(AskJson::of).toList();
  }

  /** Adds a question, unless its run has one with the same key: then gives that. */
  synchronized Ask add(Ask ask) {
    Optional<Ask> same =
        asks.values().stream()
            .filter(one -> one.run().equals(ask.run()) && one.key().equals(ask.key()))
            .findFirst();
    if (same.isPresent()) {
      return same.get();
    }
    put(ask);
    return ask;
  }

  /**
   * Moves a question on.
   *
   * @param step gets what it is now; the same object means that nothing changes
   * @return what it is then; empty if it is not known
   */
  synchronized Optional<Ask> change(String id, UnaryOperator<Ask> step) {
    Ask now = asks.get(id);
    if (now == null) {
      return Optional.empty();
    }
    Ask next = step.apply(now);
    if (!next.equals(now)) {
      put(next);
    }
    return Optional.of(next);
  }

  private void put(Ask ask) {
    ledger.append(AskJson.of(ask));
    asks.put(ask.id(), ask);
    ledger.compact();
    notifyAll();
  }

  /** A question. */
  public synchronized Optional<Ask> find(String id) {
    return Optional.ofNullable(asks.get(id));
  }

  synchronized List<Ask> of(RunId run) {
    return asks.values().stream().filter(ask -> ask.run().equals(run)).toList();
  }

  synchronized List<Ask> pending() {
    return asks.values().stream().filter(Ask::isPending).toList();
  }

  /** Nobody asks for the answers to a run's questions any more. */
  synchronized void forget(RunId run) {
    List<ObjectNode> entries = new ArrayList<>();
    for (Ask ask : of(run)) {
      entries.add(AskJson.forgotten(ask.id()));
      asks.remove(ask.id());
    }
    if (!entries.isEmpty()) {
      ledger.append(entries);
      ledger.compact();
    }
  }

  /** A question once it is answered; as it is after this time if it is not. */
  public synchronized Optional<Ask> await(String id, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    Optional<Ask> ask = find(id);
    while (ask.filter(Ask::isPending).isPresent()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      ask = find(id);
    }
    return ask;
  }

  @Override
  public synchronized void close() throws IOException {
    ledger.close();
  }
}
