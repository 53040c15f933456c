package dev.overseer.bot.runs;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.disk.Ledger;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every run that is known, on disk before anybody hears of it. Thread-safe; what it gives are
 * moments, which {@link #change} moves on.
 */
public final class RunStore implements Closeable {
  private final Ledger ledger;

  private final Map<RunId, Run> runs = new LinkedHashMap<>();
  private final Map<String, RunId> bySpot = new HashMap<>();
  private final Map<String, RunId> byWebhook = new HashMap<>();
  private final Map<RunId, String> opening = new LinkedHashMap<>();
  private final Map<String, Integer> webhooks = new HashMap<>();

  private RunStore(Path file, boolean force) throws IOException {
    ledger = Ledger.open(file, this::replay, this::entries, force);
  }

  /** Opens the store of a state folder. */
  public static RunStore open(Path folder) throws IOException {
    return new RunStore(folder.resolve("runs.jsonl"), true);
  }

  /** The same without forcing it to the disk, for tests of many runs. */
  static RunStore openUnforced(Path folder) throws IOException {
    return new RunStore(folder.resolve("runs.jsonl"), false);
  }

  private void replay(ObjectNode entry) {
    switch (Json.required(entry, "entry")) {
      case RunJson.OPENING -> opening.put(RunJson.id(entry), Json.required(entry, "guildId"));
      case RunJson.FORGOTTEN -> drop(RunJson.id(entry));
      default -> take(RunJson.run(entry));
    }
  }

  private Collection<ObjectNode> entries() {
    List<ObjectNode> entries = new ArrayList<>();
    opening.forEach((id, guild) -> entries.add(RunJson.opening(id, guild)));
    runs.values().forEach(run -> entries.add(RunJson.run(run)));
    return entries;
  }

  /** Notes that a place is about to be made: if we end now, it is found and taken away again. */
  synchronized void beginOpening(RunId id, String guildId) {
    ledger.append(RunJson.opening(id, guildId));
    opening.put(id, guildId);
  }

  /** Notes that there is no place, after all. */
  synchronized void forget(RunId id) {
    ledger.append(RunJson.forgotten(id));
    drop(id);
    ledger.compact();
  }

  /** Notes a new run, whose place is there. */
  synchronized void add(Run run) {
    ledger.append(RunJson.run(run));
    take(run);
    ledger.compact();
  }

  /**
   * Moves a run on.
   *
   * @param step gets what it is now; the same object means that nothing changes
   * @return what it is then; empty if it is not known
   */
  synchronized Optional<Run> change(RunId id, UnaryOperator<Run> step) {
    Run now = runs.get(id);
    if (now == null) {
      return Optional.empty();
    }
    Run next = step.apply(now);
    if (!next.equals(now)) {
      add(next);
    }
    return Optional.of(next);
  }

  /** A run. */
  public synchronized Optional<Run> find(RunId id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** The run that has this channel or thread for its own. */
  public synchronized Optional<Run> at(String spot) {
    return Optional.ofNullable(bySpot.get(spot)).flatMap(this::find);
  }

  synchronized Optional<Run> ofWebhook(String webhookId) {
    return Optional.ofNullable(byWebhook.get(webhookId)).flatMap(this::find);
  }

  /** Every run, in the order in which they were created. */
  public synchronized List<Run> all() {
    return List.copyOf(runs.values());
  }

  /** The runs that may be steered. */
  public synchronized List<Run> live() {
    return runs.values().stream().filter(Run::isLive).toList();
  }

  /** How many webhooks of runs a channel has. */
  synchronized int webhooksIn(String channelId) {
    return webhooks.getOrDefault(channelId, 0);
  }

  /** Places that were being made when we ended, with their guilds. */
  synchronized Map<RunId, String> opening() {
    return Map.copyOf(opening);
  }

  private void take(Run run) {
    opening.remove(run.id());
    Run before = runs.put(run.id(), run);
    if (before != null) {
      unlink(before);
    }
    bySpot.put(run.place().spot(), run.id());
    byWebhook.put(run.webhookId(), run.id());
    count(run, 1);
  }

  private void drop(RunId id) {
    opening.remove(id);
    Run run = runs.remove(id);
    if (run != null) {
      unlink(run);
    }
  }

  private void unlink(Run run) {
    bySpot.remove(run.place().spot());
    byWebhook.remove(run.webhookId());
    count(run, -1);
  }

  private void count(Run run, int more) {
    if (run.hasWebhook()) {
      webhooks.merge(run.place().channelId(), more, Integer::sum);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    ledger.close();
  }
}
