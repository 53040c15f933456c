package dev.overseer.bot.runs;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.guild.Channel;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.ThreadPlace;
import dev.overseer.bot.guild.Webhook;
import dev.overseer.core.log.Log;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;

/**
 * Compares what the bot remembers with what is in Discord, after a start and after Discord was
 * away: places and webhooks that somebody deleted, webhooks of ours that no run has any more, and
 * places that were being made when the bot ended.
 */
final class Reconcile {
  private final RunStore runs;
  private final DiscordGuilds guilds;
  private final EndRun endRun;
  private final RunEvents events;
  private final Forums forums;
  private final Log log;

  /** Held while nothing may be half made. */
  private final Lock comparing;

  Reconcile(
      RunStore runs,
      DiscordGuilds guilds,
      EndRun endRun,
      RunEvents events,
      Forums forums,
      Log log,
      Lock comparing) {
    this.runs = runs;
    this.guilds = guilds;
    this.endRun = endRun;
    this.events = events;
    this.forums = forums;
    this.log = log;
    this.comparing = comparing;
  }

  /**
   * Compares everything, in every guild that there are runs in.
   *
   * @param also a guild besides
   */
  void all(Optional<String> also) {
    comparing.lock();
    try {
      compareAll(also);
    } finally {
      comparing.unlock();
    }
    endRun.tidy();
  }

  private void compareAll(Optional<String> also) {
    Set<String> known = new HashSet<>(runs.opening().values());
    also.ifPresent(known::add);
    runs.live().forEach(run -> known.add(run.place().guildId()));
    for (String guild : known) {
      try {
        compare(guild);
      } catch (GuildFailure e) {
        log.warn("a guild could not be compared with what is remembered", e, field("guild", guild));
      }
    }
    forums.forgetAll();
  }

  private void compare(String guildId) {
    Map<String, Channel> channels =
        guilds.channels(guildId).stream().collect(Collectors.toMap(Channel::id, one -> one));
    List<ThreadPlace> threads = guilds.activeThreads(guildId);
    takeAwayHalfMade(guildId, channels, threads);
    Set<String> active = threads.stream().map(ThreadPlace::id).collect(Collectors.toSet());
    Map<String, Set<String>> webhooks = new HashMap<>();
    for (Run run : runs.live()) {
      if (!run.place().guildId().equals(guildId)) {
        continue;
      }
      boolean there =
          channels.containsKey(run.place().channelId())
              && run.place()
                  .threadId()
                  // Archived by itself, after a silence: it is still there.
                  .map(thread -> active.contains(thread) || guilds.exists(thread))
                  .orElse(true);
      if (!there) {
        endRun.endVanished(run);
        continue;
      }
      Set<String> here = webhooks.computeIfAbsent(run.place().channelId(), this::withoutOrphans);
      if (!here.contains(run.webhookId())) {
        renewWebhook(run);
      }
    }
    channels.values().stream()
        .filter(channel -> channel.kind() == Channel.Kind.FORUM)
        .filter(channel -> !webhooks.containsKey(channel.id()))
        .forEach(channel -> withoutOrphans(channel.id()));
  }

  private void takeAwayHalfMade(
      String guildId, Map<String, Channel> channels, List<ThreadPlace> threads) {
    runs.opening()
        .forEach(
            (id, guild) -> {
              if (!guild.equals(guildId)) {
                return;
              }
              String name = id.placeName();
              threads.stream()
                  .filter(thread -> thread.ours() && thread.name().equals(name))
                  .map(ThreadPlace::id)
                  .forEach(this::deleteUnlessKnown);
              channels.values().stream()
                  .filter(channel -> channel.kind() == Channel.Kind.TEXT)
                  .filter(channel -> channel.name().equals(name))
                  .map(Channel::id)
                  .forEach(this::deleteUnlessKnown);
              runs.forget(id);
            });
  }

  private void deleteUnlessKnown(String spot) {
    if (runs.at(spot).isEmpty()) {
      log.info("a place that was not finished is deleted", field("place", spot));
      guilds.delete(spot);
    }
  }

  /** The webhooks of a channel, once those of ours are deleted that no run has. */
  private Set<String> withoutOrphans(String channelId) {
    Set<String> kept = new HashSet<>();
    for (Webhook webhook : guilds.webhooks(channelId)) {
      boolean orphan =
          webhook.ours()
              && webhook.name().startsWith(OpenRun.WEBHOOK_PREFIX)
              && runs.ofWebhook(webhook.id()).filter(Run::hasWebhook).isEmpty();
      if (orphan) {
        log.info("a webhook that no run has is revoked", field("webhook", webhook.id()));
        guilds.deleteWebhook(webhook.id());
      } else {
        kept.add(webhook.id());
      }
    }
    return kept;
  }

  private void renewWebhook(Run run) {
    log.warn(
        "a run's webhook is gone from Discord; it gets another, for those who create it again",
        field("run", run.id()));
    Webhook next = guilds.createWebhook(run.place().channelId(), OpenPlace.webhookName(run.id()));
    runs.change(run.id(), one -> one.withWebhook(next.id(), next.token()));
    events.vanished(run);
  }
}
