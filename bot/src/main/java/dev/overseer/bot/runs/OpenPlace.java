package dev.overseer.bot.runs;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.Notice;
import dev.overseer.bot.guild.Speakers;
import dev.overseer.bot.guild.Webhook;
import dev.overseer.core.log.Log;
import dev.overseer.discord.Embed;
import dev.overseer.discord.text.SafeText;
import java.util.Locale;

/** Makes a place with a webhook: a post in a forum, or a channel in a category. Thread-safe. */
final class OpenPlace {
  private static final int TRIES = 5;

  /** Channels of a guild that are left for forums, where runs have channels. */
  private static final int KEPT_FOR_FORUMS = 50;

  private static final int COLOUR = 0x5865F2;

  private final DiscordGuilds guilds;
  private final Categories categories;
  private final Forums forums;
  private final Log log;

  private final Place.Form form;
  private final Speakers speakers;

  OpenPlace(
      DiscordGuilds guilds,
      Categories categories,
      Forums forums,
      Log log,
      Place.Form form,
      Speakers speakers) {
    this.guilds = guilds;
    this.categories = categories;
    this.forums = forums;
    this.log = log;
    this.form = form;
    this.speakers = speakers;
  }

  /** A place, and what posts there. */
  record Opened(Place place, Webhook webhook) {}

  /** What to do with the place and its webhook once they are there, while the room is promised. */
  interface Then {
    void with(Opened opened);
  }

  /**
   * Makes one.
   *
   * @param then keeps what was made; where it fails nothing is left
   * @throws GuildFailure if Discord does not want to; then nothing of it is left, if possible
   */
  void open(RunId id, String guildId, String category, Then then) {
    switch (form) {
      case THREAD -> openThread(id, guildId, category, then);
      case CHANNEL -> {
        Place place;
        try {
          place = channel(id, guildId, category);
        } catch (GuildFailure.Full full) {
          log.warn(
              "no room for a channel: the run gets a thread",
              field("run", id),
              field("why", full.said()));
          openThread(id, guildId, category, then);
          return;
        }
        try {
          withWebhook(id, place, then);
        } catch (FullOfWebhooks full) {
          throw full.failure;
        }
      }
    }
  }

  private Place channel(RunId id, String guildId, String category) {
    // One at a time: each takes one of the last places of a category.
    synchronized (categories) {
      String in = categories.withRoom(guildId, category, KEPT_FOR_FORUMS);
      String made =
          guilds.createText(guildId, in, id.placeName(), "Run " + shown(id), speakers).id();
      return new Place.InChannel(guildId, made);
    }
  }

  private void openThread(RunId id, String guildId, String category, Then then) {
    for (int attempt = 1; ; attempt++) {
      String forum = forums.promise(guildId, category);
      try {
        String thread = guilds.createPost(forum, id.placeName(), beginning(id));
        withWebhook(id, new Place.InThread(guildId, forum, thread), then);
        return;
      } catch (GuildFailure.Missing gone) {
        forums.isGone(forum);
        if (attempt == TRIES) {
          throw gone;
        }
      } catch (FullOfWebhooks full) {
        forums.isFull(forum);
        if (attempt == TRIES) {
          throw full.failure;
        }
      } finally {
        forums.settle(forum);
      }
    }
  }

  /** The forum itself may have room for posts still, so this is not the limit of threads. */
  private static final class FullOfWebhooks extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final GuildFailure.Full failure;

    FullOfWebhooks(GuildFailure.Full failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private void withWebhook(RunId id, Place place, Then then) {
    try {
      Webhook webhook = guilds.createWebhook(place.channelId(), webhookName(id));
      try {
        then.with(new Opened(place, webhook));
      } catch (RuntimeException e) {
        guilds.deleteWebhook(webhook.id());
        throw e;
      }
    } catch (GuildFailure.Full full) {
      takeBack(place);
      throw new FullOfWebhooks(full);
    } catch (RuntimeException e) {
      takeBack(place);
      throw e;
    }
  }

  private void takeBack(Place place) {
    try {
      guilds.delete(place.spot());
    } catch (GuildFailure e) {
      log.warn("a place that was not finished is left", e, field("place", place.spot()));
    }
  }

  private static Notice beginning(RunId id) {
    return Notice.of(
        Embed.builder()
            .color(COLOUR)
            .title("▶️ " + SafeText.line(id.taskId()))
            .field("Attempt", Integer.toString(id.attempt()), true)
            .field("Run", SafeText.line(id.shortId()), true)
            .build());
  }

  private static String shown(RunId id) {
    return SafeText.line(id.toString());
  }

  /** Names of webhooks must not hold Discord's own. */
  static String webhookName(RunId id) {
    String name = OpenRun.WEBHOOK_PREFIX + " " + id.shortId();
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("discord") || lower.contains("clyde") ? OpenRun.WEBHOOK_PREFIX : name;
  }
}
