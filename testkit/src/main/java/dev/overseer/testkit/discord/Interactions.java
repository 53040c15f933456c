package dev.overseer.testkit.discord;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Interactions: there is time for one answer for three seconds; then, for a quarter of an hour, for
 * changes of it and follow-ups.
 */
final class Interactions {
  static final Duration FIRST_ANSWER = Duration.ofSeconds(3);
  static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
  static final int COMMAND = 2;
  static final int COMPONENT = 3;
  private static final int PONG = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Channels channels;
  private final Guilds guilds;
  private final PrivateMessages hidden;
  private final InstantSource clock;
  private final Supplier<String> base;
  private final Map<String, FakeInteraction> byToken = new LinkedHashMap<>();

  Interactions(
      Channels channels,
      Guilds guilds,
      PrivateMessages hidden,
      InstantSource clock,
      Supplier<String> base) {
    this.channels = channels;
    this.guilds = guilds;
    this.hidden = hidden;
    this.clock = clock;
    this.base = base;
  }

  /** A new one, which nobody has been told of. */
  FakeInteraction create(
      int type, Account person, Place place, ObjectNode data, Optional<FakeMessage> source) {
    synchronized (channels) {
      Guild guild = guilds.get(place.guildId);
      String id = channels.newId();
      ObjectNode json =
          JSON.createObjectNode()
              .put("id", id)
              .put("application_id", guilds.bot().id())
              .put("type", type)
              .put("token", "aW50ZXJhY3Rpb246" + id + "Ab0_-".repeat(20))
              .put("version", 1)
              .put("guild_id", guild.id)
              .put("channel_id", place.id)
              .put("locale", "en-US")
              .put("guild_locale", "en-US")
              .put("context", 0)
              .put("attachment_size_limit", 10_485_760)
              .put("app_permissions", Long.toString(guilds.ofBot(place)));
      json.set("data", data);
      json.putObject("guild").put("id", guild.id).put("locale", "en-US").putArray("features");
      String permissions = Long.toString(guilds.in(place, person.id()));
      json.set("channel", Wire.channel(place).put("permissions", permissions));
      Guild.Member member = guild.members.get(person.id());
      if (member != null) {
        json.set("member", Wire.member(member).put("permissions", permissions));
      }
      json.putArray("entitlements");
      json.putObject("authorizing_integration_owners").put("0", guild.id);
      source.ifPresent(message -> json.set("message", WireMessage.message(message, base.get())));
      FakeInteraction interaction =
          new FakeInteraction(
              channels, hidden, type, place.id, source.map(FakeMessage::id), clock.instant(), json);
      byToken.put(interaction.token, interaction);
      return interaction;
    }
  }

  Optional<FakeInteraction> find(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /** Those that the bot has let go by: not even a sign within three seconds. */
  List<FakeInteraction> ignored() {
    synchronized (channels) {
      return byToken.values().stream()
          .filter(one -> one.state instanceof FakeInteraction.State.Waiting)
          .filter(this::late)
          .toList();
    }
  }

  boolean late(FakeInteraction interaction) {
    return interaction.created.plus(FIRST_ANSWER).isBefore(clock.instant());
  }

  boolean dead(FakeInteraction interaction) {
    return interaction.created.plus(TOKEN_LIFE).isBefore(clock.instant());
  }

  /** Whether an answer to a ping is the one. */
  static boolean isPong(JsonNode answer) {
    return answer.path("type").asInt(0) == PONG;
  }

  List<FakeInteraction> all() {
    synchronized (channels) {
      return new ArrayList<>(byToken.values());
    }
  }
}
