package dev.overseer.testkit.discord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds channels, changes and deletes them, within a guild's limits, and tells the bot. Whoever
 * calls holds the monitor of the {@link Channels}.
 */
final class Builder {
  private static final List<String> KEPT =
      List.of(
          "nsfw",
          "rate_limit_per_user",
          "default_auto_archive_duration",
          "default_thread_rate_limit_per_user",
          "default_sort_order",
          "default_forum_layout",
          "default_reaction_emoji",
          "flags");

  private final Channels channels;
  private final Guilds guilds;
  private final Threads threads;
  private final Webhooks webhooks;
  private final Gateway gateway;

  Builder(Channels channels, Guilds guilds, Threads threads, Webhooks webhooks, Gateway gateway) {
    this.channels = channels;
    this.guilds = guilds;
    this.threads = threads;
    this.webhooks = webhooks;
    this.gateway = gateway;
  }

  Place create(Guild guild, FakeChannelType type, String name) {
    if (guild.channels.size() >= GuildRoutes.MOST_CHANNELS) {
      throw new Refusal(400, 30013, "Maximum number of guild channels reached (500)");
    }
    Place place = channels.add(guild.id, type, CheckChannel.kept(name, type));
    place.position = guild.channels.size();
    guild.channels.put(place.id, place);
    return place;
  }

  void forget(Guild guild, Place place) {
    guild.channels.remove(place.id);
    channels.remove(place.id);
  }

  /** Takes over what a checked form says, its name aside. */
  void fill(Guild guild, Place place, ObjectNode form) {
    if (form.has("parent_id")) {
      move(guild, place, form.path("parent_id").asString(""));
    }
    if (form.has("topic")) {
      place.topic = form.path("topic").asString("");
    }
    if (form.hasNonNull("position")) {
      place.position = form.path("position").asInt(place.position);
    }
    if (form.has("permission_overwrites")) {
      Map<String, FakeOverwrite> overwrites =
          CheckChannel.overwrites(form.path("permission_overwrites"));
      overwrites.values().forEach(overwrite -> demandKnown(guild, overwrite));
      place.overwrites.clear();
      place.overwrites.putAll(overwrites);
    }
    for (String field : KEPT) {
      if (form.hasNonNull(field)) {
        place.settings.set(field, form.path(field));
      }
    }
    if (form.has("available_tags")) {
      tags(place, form.path("available_tags"));
    }
  }

  private void move(Guild guild, Place place, String parentId) {
    if (parentId.isEmpty() || parentId.equals(place.parentId)) {
      place.parentId = parentId;
      return;
    }
    Place parent = guild.channels.get(parentId);
    FormErrors errors = new FormErrors();
    if (parent == null || parent.type != FakeChannelType.CATEGORY) {
      errors.add("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist");
    } else if (place.type == FakeChannelType.CATEGORY) {
      errors.add("parent_id", "CHANNEL_PARENT_INVALID_TYPE", "Not a category");
    } else if (guild.inCategory(parentId) >= GuildRoutes.MOST_IN_CATEGORY) {
      errors.add(
          "parent_id",
          "CHANNEL_PARENT_MAX_CHANNELS",
          "Maximum number of channels in category reached (50)");
    }
    CheckChannel.refuse(errors);
    place.parentId = parentId;
  }

  private void tags(Place place, JsonNode tags) {
    ArrayNode list = place.settings.putArray("available_tags");
    for (JsonNode tag : tags) {
      ObjectNode kept = ((ObjectNode) tag).deepCopy();
      if (!kept.hasNonNull("id")) {
        kept.put("id", channels.newId());
      }
      list.add(kept);
    }
  }

  /** One who sets overwrites can give and take only what is his own. */
  void demandGrantable(Guild guild, JsonNode overwrites) {
    long own = guilds.of(guild, guilds.bot().id());
    for (FakeOverwrite overwrite : CheckChannel.overwrites(overwrites).values()) {
      demandGrantable(own, overwrite);
    }
  }

  /**
   * The same in a place that there is: what the bot may do in the guild or the category counts, not
   * what it may do there; and with the right to roles by an overwrite there, anything goes.
   */
  void demandGrantable(Place place, FakeOverwrite overwrite) {
    Guild guild = guilds.get(place.guildId);
    boolean any =
        Stream.of(guilds.bot().id(), guild.botRoleId)
            .flatMap(id -> Optional.ofNullable(place.overwrites.get(id)).stream())
            .anyMatch(known -> known.allows(FakePermission.MANAGE_ROLES));
    if (!any) {
      long above = channels.place(place.parentId).map(guilds::ofBot).orElse(0L);
      long changed = changed(place.overwrites.get(overwrite.id()), overwrite);
      demandGrantable(
          guilds.of(guild, guilds.bot().id()) | above,
          new FakeOverwrite(overwrite.id(), overwrite.role(), changed, 0));
    }
  }

  /** What stays as it was is nobody's gift. */
  private static long changed(@Nullable FakeOverwrite before, FakeOverwrite after) {
    return before == null
        ? after.allow() | after.deny()
        : (before.allow() ^ after.allow()) | (before.deny() ^ after.deny());
  }

  private static void demandGrantable(long own, FakeOverwrite overwrite) {
    long touched = overwrite.allow() | overwrite.deny();
    boolean roles = FakePermission.MANAGE_ROLES.in(touched) && own != FakePermission.ALL;
    if ((touched & ~own) != 0 || roles) {
      throw Refusal.missingPermissions();
    }
  }

  static void demandKnown(Guild guild, FakeOverwrite overwrite) {
    boolean known =
        overwrite.role()
            ? guild.roles.containsKey(overwrite.id())
            : guild.members.containsKey(overwrite.id());
    if (!known) {
      throw new Refusal(404, 10009, "Unknown Overwrite");
    }
  }

  void announce(Place place) {
    tell("CHANNEL_CREATE", place);
  }

  void changed(Place place) {
    tell("CHANNEL_UPDATE", place);
  }

  private void tell(String type, Place place) {
    if (guilds.botSees(place)) {
      gateway.dispatch(Gateway.GUILDS, type, Wire.channel(place));
    }
    channels.changed();
  }

  /** Deletes a channel with its threads and webhooks; a category leaves its channels behind. */
  void delete(Guild guild, Place place) {
    boolean seen = guilds.botSees(place);
    guild.channels.remove(place.id);
    for (Place child : List.copyOf(guild.channels.values())) {
      if (child.parentId.equals(place.id)) {
        child.parentId = "";
        changed(child);
      }
    }
    List<Place> inside = new ArrayList<>(guild.activeThreads.values());
    inside.addAll(guild.archivedThreads.values());
    inside.stream().filter(thread -> thread.parentId.equals(place.id)).forEach(threads::delete);
    webhooks.removeOf(place.id);
    channels.remove(place.id);
    if (seen) {
      gateway.dispatch(Gateway.GUILDS, "CHANNEL_DELETE", Wire.channel(place));
    }
    channels.changed();
  }

  /** Takes over what a checked form says of a thread. */
  void fillThread(Place thread, ObjectNode form) {
    if (form.has("name")) {
      thread.name = form.path("name").asString().strip();
    }
    if (form.hasNonNull("auto_archive_duration")) {
      thread.autoArchive = Duration.ofMinutes(form.path("auto_archive_duration").asInt());
    }
    if (form.has("rate_limit_per_user")) {
      thread.settings.set("rate_limit_per_user", form.path("rate_limit_per_user"));
    }
    if (form.has("applied_tags")) {
      thread.tags = form.path("applied_tags").valueStream().map(tag -> tag.asString("")).toList();
    }
    if (form.has("locked")) {
      thread.locked = form.path("locked").asBoolean(false);
    }
    if (form.has("archived")) {
      threads.archive(thread, form.path("archived").asBoolean(false));
    }
  }
}
