package dev.overseer.bot.runs;

import dev.overseer.bot.guild.Channel;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Categories that have room: {@code agents}, and once fifty channels are in it {@code agents-2}.
 * Not thread-safe, since two who ask at once would get the same last place.
 */
final class Categories {
  static final int CHANNELS_IN_CATEGORY = 50;
  static final int CHANNELS_IN_GUILD = 500;

  private final DiscordGuilds guilds;

  Categories(DiscordGuilds guilds) {
    this.guilds = guilds;
  }

  /**
   * The id of a category with room for a channel; made if there is none.
   *
   * @param keepFree how many of the guild's channels must be left for something else
   * @throws GuildFailure.Full if the guild has no room
   */
  String withRoom(String guildId, String name, int keepFree) {
    List<Channel> channels = guilds.channels(guildId);
    Map<String, Long> sizes =
        channels.stream()
            .flatMap(channel -> channel.category().stream())
            .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    int free = CHANNELS_IN_GUILD - channels.size() - keepFree;
    if (free < 1) {
      throw new GuildFailure.Full(
          "the guild has %d of %d channels".formatted(channels.size(), CHANNELS_IN_GUILD));
    }
    for (int number = 1; ; number++) {
      String numbered = numbered(name, number);
      List<Channel> named = categories(channels, numbered);
      if (named.isEmpty()) {
        if (free < 2) {
          throw new GuildFailure.Full("the guild has room for no category");
        }
        return guilds.createCategory(guildId, numbered).id();
      }
      for (Channel category : named) {
        if (sizes.getOrDefault(category.id(), 0L) < CHANNELS_IN_CATEGORY) {
          return category.id();
        }
      }
    }
  }

  private static List<Channel> categories(List<Channel> channels, String name) {
    return channels.stream()
        .filter(channel -> channel.kind() == Channel.Kind.CATEGORY)
        .filter(channel -> channel.name().equalsIgnoreCase(name))
        .toList();
  }

  /** {@code name}, {@code name-2}, {@code name-3}. */
  static String numbered(String name, int number) {
    return number == 1 ? name : name + "-" + number;
  }
}
