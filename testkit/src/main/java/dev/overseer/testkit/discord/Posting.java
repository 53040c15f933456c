package dev.overseer.testkit.discord;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts messages into channels, changes and deletes them, and tells the bot. Whoever calls holds the
 * monitor of the {@link Channels}.
 */
final class Posting {
  private final Channels channels;
  private final Guilds guilds;
  private final Threads threads;
  private final Gateway gateway;
  private final InstantSource clock;
  private final Supplier<String> base;

  Posting(
      Channels channels,
      Guilds guilds,
      Threads threads,
      Gateway gateway,
      InstantSource clock,
      Supplier<String> base) {
    this.channels = channels;
    this.guilds = guilds;
    this.threads = threads;
    this.gateway = gateway;
    this.clock = clock;
    this.base = base;
  }

  /** A message that is in no channel yet. */
  FakeMessage compose(
      String webhookId,
      FakeMessage.Author author,
      String channelId,
      JsonNode payload,
      List<FormFile> files) {
    return new FakeMessage(
        channels.newId(),
        webhookId,
        author,
        channelId,
        clock.instant(),
        System.nanoTime(),
        payload,
        files.stream().map(FakeMessage.File::of).toList(),
        0,
        false);
  }

  /** Posts it: an archived thread becomes active by that, a locked one is for moderators. */
  FakeMessage post(FakeMessage message) {
    Optional<Place> found = channels.place(message.channelId());
    found.ifPresent(
        place -> {
          if (place.locked && !moderates(message.author().id(), place)) {
            throw new Refusal(400, 160005, "Thread is locked");
          }
          if (place.archived) {
            threads.archive(place, false);
            threads.changed(place);
          }
          place.messages++;
          place.lastActive = clock.instant();
          place.lastMessageId = message.id();
        });
    channels.put(message);
    tell("MESSAGE_CREATE", message);
    return message;
  }

  private boolean moderates(String authorId, Place thread) {
    return FakePermission.MANAGE_THREADS.in(guilds.in(thread, authorId));
  }

  FakeMessage edit(FakeMessage message, JsonNode payload, List<FakeMessage.File> files) {
    FakeMessage edited = message.changed(payload, files);
    channels.put(edited);
    tell("MESSAGE_UPDATE", edited);
    return edited;
  }

  void delete(FakeMessage message) {
    channels.put(message.gone());
    guildOf(message)
        .ifPresent(
            guild -> {
              ObjectNode gone =
                  JsonMapper.shared()
                      .createObjectNode()
                      .put("id", message.id())
                      .put("channel_id", message.channelId())
                      .put("guild_id", guild.id);
              gateway.dispatch(Gateway.GUILD_MESSAGES, "MESSAGE_DELETE", gone);
            });
  }

  private void tell(String type, FakeMessage message) {
    boolean own = message.author().id().equals(guilds.bot().id());
    guildOf(message)
        .ifPresent(
            guild ->
                gateway.dispatchMessage(
                    type, WireMessage.messageEvent(message, guild, base.get()), own));
  }

  /** The guild that it is in, if the bot sees it. */
  private Optional<Guild> guildOf(FakeMessage message) {
    return channels
        .place(message.channelId())
        .filter(place -> !place.guildId.isEmpty() && guilds.botSees(place))
        .flatMap(place -> guilds.find(place.guildId));
  }

  ObjectNode describe(FakeMessage message) {
    return WireMessage.message(message, base.get());
  }

  /** What an edit makes of a message: what it does not name stays, its mentions aside. */
  static ObjectNode merged(FakeMessage message, ObjectNode change) {
    ObjectNode payload = ((ObjectNode) message.payload()).deepCopy();
    change.forEachEntry(payload::set);
    // What was allowed before counts for nothing: an edit without it may ping.
    payload.set("allowed_mentions", change.path("allowed_mentions"));
    return payload;
  }

  static List<FakeMessage.File> mergedFiles(
      FakeMessage message, ObjectNode change, List<FormFile> files) {
    return change.has("attachments")
        ? files.stream().map(FakeMessage.File::of).toList()
        : message.files();
  }
}
