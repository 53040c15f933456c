package dev.overseer.testkit.discord;

import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything in Discord's JSON. Whoever calls holds the monitor of the {@link Channels}. */
final class Wire {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Wire() {}

  static ObjectNode user(Account account) {
    return JSON.createObjectNode()
        .put("id", account.id())
        .put("username", account.name())
        .put("global_name", account.name())
        .put("discriminator", "0")
        .putNull("avatar")
        .put("bot", account.bot());
  }

  /** The bot about itself. */
  static ObjectNode self(Account bot) {
    return user(bot).put("verified", true).put("mfa_enabled", true).put("flags", 0);
  }

  static ObjectNode role(FakeRole role, int position) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", role.id())
            .put("name", role.name())
            .put("permissions", Long.toString(role.permissions()))
            .put("position", position)
            .put("color", 0)
            .put("hoist", false)
            .put("managed", role.managed())
            .put("mentionable", false)
            .put("flags", 0);
    json.putObject("colors")
        .put("primary_color", 0)
        .putNull("secondary_color")
        .putNull("tertiary_color");
    return json;
  }

  static ArrayNode roles(Guild guild) {
    ArrayNode list = JSON.createArrayNode();
    int position = 0;
    for (FakeRole role : guild.roles.values()) {
      list.add(role(role, position++));
    }
    return list;
  }

  static ObjectNode member(Guild.Member member) {
    ObjectNode json = memberWithoutUser(member);
    json.set("user", user(member.account()));
    return json;
  }

  static ObjectNode memberWithoutUser(Guild.Member member) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode roles = json.putArray("roles");
    member.roles().forEach(roles::add);
    return json.put("joined_at", member.joined().toString())
        .putNull("nick")
        .putNull("avatar")
        .putNull("premium_since")
        .putNull("communication_disabled_until")
        .put("deaf", false)
        .put("mute", false)
        .put("pending", false)
        .put("flags", 0);
  }

  static ObjectNode overwrite(FakeOverwrite overwrite) {
    return JSON.createObjectNode()
        .put("id", overwrite.id())
        .put("type", overwrite.role() ? 0 : 1)
        .put("allow", Long.toString(overwrite.allow()))
        .put("deny", Long.toString(overwrite.deny()));
  }

  static ObjectNode channel(Place place) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", place.id)
            .put("type", place.type.code())
            .put("guild_id", place.guildId)
            .put("name", place.name);
    json.put("flags", 0).set("parent_id", orNull(place.parentId));
    if (place.type.holdsMessages()) {
      json.set("last_message_id", orNull(place.lastMessageId));
    }
    if (place.type.isThread()) {
      return thread(place, json);
    }
    json.put("position", place.position).put("nsfw", false).set("topic", orNull(place.topic));
    ArrayNode overwrites = json.putArray("permission_overwrites");
    place.overwrites.values().forEach(overwrite -> overwrites.add(overwrite(overwrite)));
    json.setAll(place.settings);
    if (place.type == FakeChannelType.FORUM && !json.has("available_tags")) {
      json.putArray("available_tags");
    }
    return json;
  }

  private static ObjectNode thread(Place place, ObjectNode json) {
    json.put("owner_id", place.ownerId)
        .put("message_count", place.messages)
        .put("total_message_sent", place.messages)
        .put("member_count", 1)
        .put("rate_limit_per_user", place.settings.path("rate_limit_per_user").asInt(0));
    ArrayNode tags = json.putArray("applied_tags");
    place.tags.forEach(tags::add);
    json.putObject("thread_metadata")
        .put("archived", place.archived)
        .put("locked", place.locked)
        .put("auto_archive_duration", place.autoArchive.toMinutes())
        .put("archive_timestamp", place.archiveChanged.toString())
        .put("create_timestamp", place.created.toString());
    return json;
  }

  /** A thread as one who opened it, or who has just seen it, gets it. */
  static ObjectNode threadFor(Place place, String accountId) {
    ObjectNode json = channel(place);
    if (place.ownerId.equals(accountId)) {
      json.putObject("member")
          .put("id", place.id)
          .put("user_id", accountId)
          .put("join_timestamp", place.created.toString())
          .put("flags", 0);
    }
    return json;
  }

  /** What little is left of it. */
  static ObjectNode gone(Place place) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", place.id)
            .put("guild_id", place.guildId)
            .put("type", place.type.code());
    json.set("parent_id", orNull(place.parentId));
    return json;
  }

  static ObjectNode guild(Guild guild) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", guild.id)
            .put("name", guild.name)
            .putNull("icon")
            .put("owner_id", guild.ownerId)
            .put("preferred_locale", "en-US")
            .put("verification_level", 1)
            .put("default_message_notifications", 1)
            .put("explicit_content_filter", 0)
            .put("mfa_level", 0)
            .put("nsfw_level", 0)
            .put("premium_tier", 0)
            .put("premium_subscription_count", 0)
            .put("afk_timeout", 300)
            .put("system_channel_flags", 0)
            .put("premium_progress_bar_enabled", false)
            .put("max_members", 500_000);
    json.putArray("features").add("COMMUNITY");
    json.putArray("emojis");
    json.putArray("stickers");
    json.set("roles", roles(guild));
    return json;
  }

  /** A guild as the gateway tells of it: without the presence intent, the bot alone is in it. */
  static ObjectNode guildCreate(Guild guild, Guilds guilds) {
    ObjectNode json =
        guild(guild)
            .put("unavailable", false)
            .put("large", false)
            .put("member_count", guild.members.size());
    ArrayNode members = json.putArray("members");
    Guild.Member self = guild.members.get(guilds.bot().id());
    if (self != null) {
      members.add(member(self));
      json.put("joined_at", self.joined().toString());
    }
    json.set("channels", visible(guild.channels.values(), guilds));
    json.set("threads", visible(guild.activeThreads.values(), guilds));
    for (String empty :
        new String[] {
          "voice_states",
          "presences",
          "guild_scheduled_events",
          "stage_instances",
          "soundboard_sounds"
        }) {
      json.putArray(empty);
    }
    return json;
  }

  private static ArrayNode visible(Collection<Place> places, Guilds guilds) {
    ArrayNode list = JSON.createArrayNode();
    for (Place place : places) {
      if (guilds.botSees(place)) {
        list.add(threadFor(place, guilds.bot().id()));
      }
    }
    return list;
  }

  static ObjectNode membersChunk(Guild guild, JsonNode request) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("guild_id", guild.id)
            .put("chunk_index", 0)
            .put("chunk_count", 1);
    ArrayNode members = json.putArray("members");
    ArrayNode missing = json.putArray("not_found");
    if (request.has("user_ids")) {
      for (JsonNode id : request.path("user_ids")) {
        Guild.Member member = guild.members.get(id.asString(""));
        if (member == null) {
          missing.add(id.asString(""));
        } else {
          members.add(member(member));
        }
      }
    } else {
      String prefix = request.path("query").asString("");
      guild.members.values().stream()
          .filter(member -> member.account().name().startsWith(prefix))
          .forEach(member -> members.add(member(member)));
    }
    return json.put("nonce", request.path("nonce").asString(""));
  }

  static ObjectNode webhook(Webhooks.Webhook webhook, String guildId, Account bot) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", webhook.id())
            .put("type", 1)
            .put("name", webhook.name())
            .putNull("avatar")
            .put("channel_id", webhook.channel())
            .put("token", webhook.token());
    json.set("guild_id", orNull(guildId));
    json.set("application_id", orNull(webhook.applicationId()));
    if (!webhook.applicationId().isEmpty()) {
      json.set("user", user(bot));
    }
    return json;
  }

  static JsonNode orNull(String text) {
    return text.isEmpty()
        ? JSON.getNodeFactory().nullNode()
        : JSON.getNodeFactory().stringNode(text);
  }
}
