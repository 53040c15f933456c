package dev.overseer.testkit.discord;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The routes of a channel or thread itself, and of what it allows and denies. */
final class ChannelRoutes implements BotRoutes {
  private static final int MOST_OVERWRITES = 1000;

  private final Channels channels;
  private final Guilds guilds;
  private final Builder builder;
  private final Threads threads;
  private final Buckets buckets;

  ChannelRoutes(
      Channels channels, Guilds guilds, Builder builder, Threads threads, Buckets buckets) {
    this.channels = channels;
    this.guilds = guilds;
    this.builder = builder;
    this.threads = threads;
    this.buckets = buckets;
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    if (call.is("GET channels/*")) {
      return described(guilds.visible(call.part(1)));
    }
    if (call.is("PATCH channels/*")) {
      Place place = guilds.visible(call.part(1));
      return Optional.of(
          place.type.isThread() ? changeThread(place, call) : changeChannel(place, call));
    }
    if (call.is("DELETE channels/*")) {
      return described(delete(guilds.visible(call.part(1))));
    }
    if (call.is("PUT channels/*/permissions/*")) {
      return Optional.of(allow(guilds.visible(call.part(1)), call));
    }
    if (call.is("DELETE channels/*/permissions/*")) {
      Place place = guilds.visible(call.part(1));
      guilds.demand(place, FakePermission.MANAGE_ROLES);
      if (place.overwrites.remove(call.part(3)) == null) {
        throw new Refusal(404, 10009, "Unknown Overwrite");
      }
      builder.changed(place);
      return Optional.of(ApiAnswer.empty(204));
    }
    if (call.is("POST channels/*/typing")) {
      guilds.visible(call.part(1));
      return Optional.of(ApiAnswer.empty(204));
    }
    return Optional.empty();
  }

  private Optional<ApiAnswer> described(Place place) {
    return Optional.of(ApiAnswer.json(200, Wire.threadFor(place, guilds.bot().id())));
  }

  private ApiAnswer changeChannel(Place place, BotCall call) {
    ObjectNode form = call.body();
    Guild guild = guilds.get(place.guildId);
    guilds.demand(place, FakePermission.MANAGE_CHANNELS);
    if (form.has("permission_overwrites")) {
      guilds.demand(place, FakePermission.MANAGE_ROLES);
      CheckChannel.overwrites(form.path("permission_overwrites"))
          .values()
          .forEach(overwrite -> builder.demandGrantable(place, overwrite));
    }
    CheckChannel.check(form, place.type, false);
    boolean renames = form.has("name") || form.has("topic");
    Optional<ApiAnswer> tooMany = renames ? tooMany(place, call) : Optional.empty();
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    builder.fill(guild, place, form);
    if (form.has("name")) {
      place.name = CheckChannel.kept(form.path("name").asString(), place.type);
    }
    builder.changed(place);
    return ApiAnswer.json(200, Wire.channel(place));
  }

  private Optional<ApiAnswer> tooMany(Place place, BotCall call) {
    ApiRequest request = call.request();
    return buckets.ofRename(request.arrived(), place.id, request.version());
  }

  private ApiAnswer changeThread(Place thread, BotCall call) {
    ObjectNode form = call.body();
    CheckChannel.check(form, thread.type, false);
    demandThreadRight(thread, form);
    boolean opens = form.has("archived") && !form.path("archived").asBoolean(false);
    if (thread.archived && !opens) {
      throw new Refusal(400, 50083, "Thread is archived");
    }
    Optional<ApiAnswer> tooMany = form.has("name") ? tooMany(thread, call) : Optional.empty();
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    builder.fillThread(thread, form);
    threads.changed(thread);
    channels.changed();
    return ApiAnswer.json(200, Wire.threadFor(thread, guilds.bot().id()));
  }

  /** Who opened a thread may rename and archive it; locking and slowing it is for moderators. */
  private void demandThreadRight(Place thread, ObjectNode form) {
    boolean onlyOpens = form.size() == 1 && form.has("archived") && !thread.locked;
    boolean opens = onlyOpens && !form.path("archived").asBoolean(false);
    boolean own = thread.ownerId.equals(guilds.bot().id()) && !thread.locked;
    boolean moderates = form.has("locked") || form.has("rate_limit_per_user");
    if (opens) {
      guilds.demand(thread, FakePermission.SEND_MESSAGES_IN_THREADS);
    } else if (!own || moderates) {
      guilds.demand(thread, FakePermission.MANAGE_THREADS);
    }
  }

  private Place delete(Place place) {
    if (place.type.isThread()) {
      guilds.demand(place, FakePermission.MANAGE_THREADS);
      threads.delete(place);
    } else {
      guilds.demand(place, FakePermission.MANAGE_CHANNELS);
      builder.delete(guilds.get(place.guildId), place);
    }
    return place;
  }

  private ApiAnswer allow(Place place, BotCall call) {
    if (place.type.isThread()) {
      throw Refusal.wrongKindOfChannel();
    }
    guilds.demand(place, FakePermission.MANAGE_ROLES);
    FakeOverwrite overwrite = CheckChannel.overwrite(call.part(3), call.body());
    Builder.demandKnown(guilds.get(place.guildId), overwrite);
    builder.demandGrantable(place, overwrite);
    Map<String, FakeOverwrite> overwrites = place.overwrites;
    if (overwrites.size() >= MOST_OVERWRITES && !overwrites.containsKey(overwrite.id())) {
      throw new Refusal(
          400, 30060, "Maximum number of channel permission overwrites reached (1000)");
    }
    overwrites.put(overwrite.id(), overwrite);
    builder.changed(place);
    return ApiAnswer.empty(204);
  }
}
