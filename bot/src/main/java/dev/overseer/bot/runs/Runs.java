package dev.overseer.bot.runs;

import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.Speakers;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** All that is done with runs, put together. Thread-safe. */
public final class Runs {
  private final RunStore store;
  private final OpenRun openRun;
  private final EndRun endRun;
  private final Reconcile reconcile;
  private final Forums forums;
  private final Rules rules;

  /** Puts it together. */
  public Runs(
      RunStore store,
      DiscordGuilds guilds,
      RunEvents events,
      Timers timers,
      Executor threads,
      Log log,
      Rules rules) {
    this.store = store;
    this.rules = rules;
    Categories categories = new Categories(guilds);
    forums = new Forums(guilds, categories, store, rules.forum, rules.speakers);
    OpenPlace openPlace =
        new OpenPlace(guilds, categories, forums, log, rules.form, rules.speakers);
    ReadWriteLock making = new ReentrantReadWriteLock();
    openRun = new OpenRun(store, openPlace, events, timers, log, making.readLock());
    endRun = new EndRun(store, guilds, events, timers, threads, log, rules.retention);
    reconcile = new Reconcile(store, guilds, endRun, events, forums, log, making.writeLock());
  }

  /**
   * How places are made and kept.
   *
   * @param guild where those are compared that no run is in
   * @param forum the name of the first forum
   * @param retention how long places stay after the end; empty for ever
   * @param speakers who may write there
   */
  public record Rules(
      Place.Form form,
      Optional<String> guild,
      String forum,
      Optional<Duration> retention,
      Speakers speakers) {}

  /** The runs that are known. */
  public RunStore store() {
    return store;
  }

  /** What opens them. */
  public OpenRun opening() {
    return openRun;
  }

  /** What ends them. */
  public EndRun ending() {
    return endRun;
  }

  /** From now on places are put away in time. */
  public void begin() {
    endRun.begin();
  }

  /** No more. */
  public void stop() {
    endRun.stop();
  }

  /** Discord is there, for the first time or again: compares everything. */
  public void compare() {
    reconcile.all(rules.guild);
  }

  /** A channel or thread was deleted. */
  public void gone(String id) {
    forums.isGone(id);
    store.live().stream()
        .filter(run -> run.place().spot().equals(id) || run.place().channelId().equals(id))
        .forEach(endRun::endVanished);
  }
}
