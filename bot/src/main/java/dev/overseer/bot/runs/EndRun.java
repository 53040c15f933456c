package dev.overseer.bot.runs;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends runs: the webhook is revoked, the place archived, and deleted once nobody needs it any more.
 * That a run is over is on disk first; what Discord has not done of it is asked for again, also by
 * the next process. Thread-safe.
 */
public final class EndRun {
  private static final Duration ROUND = Duration.ofSeconds(30);

  private final RunStore runs;
  private final DiscordGuilds guilds;
  private final RunEvents events;
  private final Timers timers;
  private final Executor threads;
  private final Log log;

  private final Optional<Duration> retention;

  private final AtomicBoolean tidying = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * What ends runs.
   *
   * @param retention how long places stay after the end; empty for ever
   */
  EndRun(
      RunStore runs,
      DiscordGuilds guilds,
      RunEvents events,
      Timers timers,
      Executor threads,
      Log log,
      Optional<Duration> retention) {
    this.runs = runs;
    this.guilds = guilds;
    this.events = events;
    this.timers = timers;
    this.threads = threads;
    this.log = log;
    this.retention = retention;
  }

  /**
   * Ends a run. When this returns its webhook is dead.
   *
   * @return false if there is no such run
   * @throws GuildFailure if Discord does not want to yet; it is asked again
   */
  public boolean end(String webhookId, String channelId, Optional<String> threadId) {
    Optional<Run> found =
        runs.ofWebhook(webhookId)
            .filter(run -> run.place().channelId().equals(channelId))
            .filter(run -> threadId.isEmpty() || threadId.equals(run.place().threadId()));
    found.ifPresent(this::end);
    return found.isPresent();
  }

  /** Ends a run whose place or webhook is gone. */
  void endVanished(Run run) {
    log.warn("a run's place is gone from Discord", field("run", run.id()));
    events.vanished(run);
    try {
      end(run);
    } catch (GuildFailure later) {
      log.warn("its webhook could not be revoked; tried again", later, field("run", run.id()));
    }
  }

  private void end(Run run) {
    Instant now = timers.instant();
    boolean[] first = {false};
    Run ending =
        runs.change(
                run.id(),
                one -> {
                  first[0] = one.isLive();
                  return first[0] ? one.in(new RunState.Ending(now)) : one;
                })
            .orElse(run);
    if (first[0]) {
      events.ended(ending);
    }
    close(ending);
  }

  private void close(Run run) {
    switch (run.state()) {
      case RunState.Live() -> {}
      case RunState.Closed(Instant at) -> {}
      case RunState.Ending(Instant at) -> {
        guilds.deleteWebhook(run.webhookId());
        switch (run.place()) {
          case Place.InThread place -> guilds.archiveThread(place.thread());
          case Place.InChannel place ->
              guilds.closeChannel(place.channelId(), "Over since %s".formatted(at));
        }
        runs.change(run.id(), one -> one.in(new RunState.Closed(at)));
        log.info("run ended", field("run", run.id()));
        if (retention.filter(Duration::isZero).isPresent()) {
          delete(run);
        }
      }
    }
  }

  private void delete(Run run) {
    guilds.delete(run.place().spot());
    runs.forget(run.id());
    log.info("place deleted", field("run", run.id()));
  }

  /** From now on looks every so often for what is left to do. */
  void begin() {
    timers.after(
        ROUND,
        () -> {
          if (!stopped) {
            threads.execute(this::tidy);
            begin();
          }
        });
  }

  /** Looks no more. */
  void stop() {
    stopped = true;
  }

  /** Does what is left to do, once. */
  void tidy() {
    if (!guilds.isConnected() || !tidying.compareAndSet(false, true)) {
      return;
    }
    try {
      for (Run run : runs.all()) {
        tidy(run);
      }
    } finally {
      tidying.set(false);
    }
  }

  private void tidy(Run run) {
    try {
      switch (run.state()) {
        case RunState.Live() -> {}
        case RunState.Ending(Instant at) -> close(run);
        case RunState.Closed(Instant at) -> {
          if (retention.isPresent()
              && !timers.instant().isBefore(at.plus(retention.orElseThrow()))) {
            delete(run);
          }
        }
      }
    } catch (RuntimeException later) {
      log.warn("a run could not be put away; tried again", later, field("run", run.id()));
    }
  }
}
