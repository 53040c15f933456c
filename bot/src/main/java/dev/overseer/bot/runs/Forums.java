package dev.overseer.bot.runs;

import dev.overseer.bot.guild.Channel;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.Speakers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Forums that have room. Each run has a webhook of its own, which dies with it, and a channel takes
 * fifteen: so a forum holds fifteen runs at a time, and any number one after another; the next one
 * is opened when all are full. Thread-safe.
 */
final class Forums {
  static final int WEBHOOKS_IN_CHANNEL = 15;

  private final DiscordGuilds guilds;
  private final Categories categories;
  private final RunStore runs;

  private final String name;
  private final Speakers speakers;

  private final Map<Group, List<Forum>> known = new HashMap<>();

  Forums(
      DiscordGuilds guilds, Categories categories, RunStore runs, String name, Speakers speakers) {
    this.guilds = guilds;
    this.categories = categories;
    this.runs = runs;
    this.name = name;
    this.speakers = speakers;
  }

  private record Group(String guildId, String category) {}

  private static final class Forum {
    private final String id;

    /** Webhooks that are none of a run's. */
    private int strangers;

    /** Promised to runs whose webhook is not there yet. */
    private int promised;

    Forum(String id, int strangers) {
      this.id = id;
      this.strangers = strangers;
    }
  }

  /**
   * Promises room for a run in a forum, and gives the forum's id.
   *
   * @throws dev.overseer.bot.guild.GuildFailure if there is none and none can be made
   */
  synchronized String promise(String guildId, String category) {
    List<Forum> forums = known.computeIfAbsent(new Group(guildId, category), group -> look(group));
    for (Forum forum : forums) {
      if (runs.webhooksIn(forum.id) + forum.strangers + forum.promised < WEBHOOKS_IN_CHANNEL) {
        forum.promised++;
        return forum.id;
      }
    }
    String in = categories.withRoom(guildId, category, 0);
    String numbered = Categories.numbered(name, forums.size() + 1);
    Forum next = new Forum(guilds.createForum(guildId, in, numbered, speakers).id(), 0);
    next.promised = 1;
    forums.add(next);
    return next.id;
  }

  private List<Forum> look(Group group) {
    List<Channel> channels = guilds.channels(group.guildId);
    List<Forum> found = new ArrayList<>();
    for (int number = 1; ; number++) {
      String numbered = Categories.numbered(name, number);
      List<Channel> named =
          channels.stream()
              .filter(channel -> channel.kind() == Channel.Kind.FORUM)
              .filter(
                  channel ->
                      channel.id().equals(numbered)
                          || (channel.name().equalsIgnoreCase(numbered)
                              && isIn(channels, channel, group.category)))
              .toList();
      if (named.isEmpty()) {
        return found;
      }
      for (Channel forum : named) {
        guilds.restrict(forum.id(), speakers);
        long strangers =
            guilds.webhooks(forum.id()).stream()
                .filter(webhook -> runs.ofWebhook(webhook.id()).isEmpty())
                .count();
        found.add(new Forum(forum.id(), (int) strangers));
      }
    }
  }

  private static boolean isIn(List<Channel> channels, Channel forum, String category) {
    return channels.stream()
        .filter(channel -> forum.category().filter(channel.id()::equals).isPresent())
        .map(channel -> channel.name().toLowerCase(Locale.ROOT))
        .anyMatch(
            name -> name.matches(Pattern.quote(category.toLowerCase(Locale.ROOT)) + "(-[0-9]+)?"));
  }

  /** The promise is kept, or given up. */
  synchronized void settle(String forumId) {
    all().filter(forum -> forum.id.equals(forumId)).forEach(forum -> forum.promised--);
  }

  /** Discord says that it takes no more webhooks: others have made some. */
  synchronized void isFull(String forumId) {
    all()
        .filter(forum -> forum.id.equals(forumId))
        .forEach(forum -> forum.strangers = WEBHOOKS_IN_CHANNEL - runs.webhooksIn(forumId));
  }

  /** A forum is not there any more. */
  synchronized void isGone(String forumId) {
    known.values().forEach(forums -> forums.removeIf(forum -> forum.id.equals(forumId)));
  }

  /** Looks again next time. */
  synchronized void forgetAll() {
    known.clear();
  }

  private Stream<Forum> all() {
    return known.values().stream().flatMap(List::stream);
  }
}
