package dev.overseer.bot.runs;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;

/** Gives a run its place; the same one again to whoever asks again. Thread-safe. */
public final class OpenRun {
  static final String WEBHOOK_PREFIX = "Overseer";

  private final RunStore runs;
  private final OpenPlace openPlace;
  private final RunEvents events;
  private final InstantSource time;
  private final Log log;

  /** Held while a place is half made, so that nobody takes it for one that was left. */
  private final Lock making;

  private final ConcurrentMap<RunId, CompletableFuture<Run>> underWay = new ConcurrentHashMap<>();

  OpenRun(
      RunStore runs,
      OpenPlace openPlace,
      RunEvents events,
      InstantSource time,
      Log log,
      Lock making) {
    this.runs = runs;
    this.openPlace = openPlace;
    this.events = events;
    this.time = time;
    this.log = log;
    this.making = making;
  }

  /**
   * Gives a run its place.
   *
   * @param category that it shall be in
   * @param bridge where to push to; the last one that is named counts
   * @return the run, which may be over
   * @throws dev.overseer.bot.guild.GuildFailure if Discord does not want to; nothing is left then
   * @throws dev.overseer.bot.disk.DiskException if it can't be remembered; nothing is left then
   */
  public Run open(RunId id, String guildId, String category, Optional<BridgeAddress> bridge) {
    CompletableFuture<Run> mine = new CompletableFuture<>();
    CompletableFuture<Run> other = underWay.putIfAbsent(id, mine);
    if (other != null) {
      return join(other);
    }
    try {
      Run run =
          runs.find(id)
              .map(known -> bridge.map(address -> moved(known, address)).orElse(known))
              .orElseGet(() -> openNew(id, guildId, category, bridge));
      mine.complete(run);
      return run;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(id);
    }
  }

  private static Run join(CompletableFuture<Run> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Run moved(Run known, BridgeAddress address) {
    Run moved =
        runs.change(
                known.id(),
                run ->
                    run.bridge().filter(address::equals).isPresent() || !run.isLive()
                        ? run
                        : run.pushedTo(address))
            .orElse(known);
    events.opened(moved);
    return moved;
  }

  private Run openNew(RunId id, String guildId, String category, Optional<BridgeAddress> bridge) {
    making.lock();
    try {
      make(id, guildId, category, bridge);
    } finally {
      making.unlock();
    }
    Run run = runs.find(id).orElseThrow();
    log.info("run opened", field("run", id), field("place", run.place().spot()));
    events.created(run);
    events.opened(run);
    return run;
  }

  private void make(RunId id, String guildId, String category, Optional<BridgeAddress> bridge) {
    runs.beginOpening(id, guildId);
    try {
      openPlace.open(
          id,
          guildId,
          category,
          opened ->
              runs.add(
                  new Run(
                      id,
                      opened.place(),
                      opened.webhook().id(),
                      opened.webhook().token(),
                      bridge,
                      time.instant(),
                      new RunState.Live())));
    } catch (RuntimeException e) {
      runs.forget(id);
      throw e;
    }
  }
}
