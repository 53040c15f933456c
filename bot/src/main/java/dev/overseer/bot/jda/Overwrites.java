package dev.overseer.bot.jda;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.guild.Speakers;
import java.util.LinkedHashMap;
import java.util.Map;
import net.dv8tion.jda.api.Permission;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who may write in a channel, as Discord's permission overwrites. */
final class Overwrites {
  private static final int ROLE = 0;
  private static final int MEMBER = 1;

  /** Who opens a private thread can't write there, either; so that right need not be taken away. */
  private static final long WRITING =
      Permission.getRaw(
          Permission.MESSAGE_SEND,
          Permission.MESSAGE_SEND_IN_THREADS,
          Permission.CREATE_PUBLIC_THREADS);

  private static final long BOT =
      Permission.getRaw(
          Permission.VIEW_CHANNEL,
          Permission.MESSAGE_SEND,
          Permission.MESSAGE_SEND_IN_THREADS,
          Permission.MESSAGE_EMBED_LINKS,
          Permission.MESSAGE_ATTACH_FILES,
          Permission.MESSAGE_HISTORY,
          Permission.MANAGE_THREADS,
          Permission.MANAGE_WEBHOOKS);

  /** In a text channel people write messages; in a forum they may answer, but begin nothing. */
  private static final long SPEAKING_IN_TEXT = Permission.MESSAGE_SEND.getRawValue();

  private static final long SPEAKING_IN_FORUM = Permission.MESSAGE_SEND_IN_THREADS.getRawValue();

  private record Bits(int type, long allow, long deny) {}

  private final Map<String, Bits> all = new LinkedHashMap<>();

  private Overwrites() {}

  /** None yet. */
  static Overwrites none() {
    return new Overwrites();
  }

  /** Those that a channel has. */
  static Overwrites of(JsonNode channel) {
    Overwrites overwrites = new Overwrites();
    for (JsonNode one : channel.path("permission_overwrites")) {
      overwrites.all.put(
          one.path("id").asString(),
          new Bits(
              one.path("type").asInt(ROLE),
              one.path("allow").asLong(0),
              one.path("deny").asLong(0)));
    }
    return overwrites;
  }

  /** The same, but only the bot and these may write; what else it says stays. */
  Overwrites restrictedTo(Speakers speakers, String guildId, String botId, boolean forum) {
    Overwrites restricted = new Overwrites();
    all.forEach(
        (id, bits) ->
            restricted.all.put(id, new Bits(bits.type, bits.allow & ~WRITING, bits.deny)));
    long speaking = forum ? SPEAKING_IN_FORUM : SPEAKING_IN_TEXT;
    // The role that everybody has carries the guild's id.
    restricted.change(guildId, ROLE, 0, WRITING);
    restricted.change(botId, MEMBER, BOT, 0);
    speakers.roles().forEach(role -> restricted.change(role, ROLE, speaking, 0));
    speakers.users().forEach(user -> restricted.change(user, MEMBER, speaking, 0));
    return restricted;
  }

  private void change(String id, int type, long allow, long deny) {
    Bits now = all.getOrDefault(id, new Bits(type, 0, 0));
    all.put(id, new Bits(type, (now.allow | allow) & ~deny, (now.deny | deny) & ~allow));
  }

  ArrayNode json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    all.forEach(
        (id, bits) -> {
          ObjectNode one = Json.object().put("id", id).put("type", bits.type);
          one.put("allow", Long.toString(bits.allow)).put("deny", Long.toString(bits.deny));
          list.add(one);
        });
    return list;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Overwrites overwrites && overwrites.all.equals(all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }
}
