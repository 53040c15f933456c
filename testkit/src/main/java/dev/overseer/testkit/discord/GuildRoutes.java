package dev.overseer.testkit.discord;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of a guild: what it is, who is in it, its channels, and new ones. */
final class GuildRoutes implements BotRoutes {
  static final int MOST_CHANNELS = 500;
  static final int MOST_IN_CATEGORY = 50;
  private static final int MEMBERS_INTENT_PAGE = 1000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Guilds guilds;
  private final Builder builder;

  GuildRoutes(Guilds guilds, Builder builder) {
    this.guilds = guilds;
    this.builder = builder;
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    if (!call.part(0).equals("guilds") || call.route().size() < 2) {
      return Optional.empty();
    }
    Guild guild = guilds.get(call.part(1));
    if (call.is("GET guilds/*")) {
      return ok(Wire.guild(guild));
    }
    if (call.is("GET guilds/*/roles")) {
      return ok(Wire.roles(guild));
    }
    if (call.is("GET guilds/*/channels")) {
      ArrayNode list = JSON.createArrayNode();
      guild.channels.values().stream()
          .filter(guilds::botSees)
          .forEach(place -> list.add(Wire.channel(place)));
      return ok(list);
    }
    if (call.is("POST guilds/*/channels")) {
      return Optional.of(ApiAnswer.json(201, create(guild, call.body())));
    }
    if (call.is("GET guilds/*/members")) {
      int limit = call.number("limit", 1, 1, MEMBERS_INTENT_PAGE);
      ArrayNode list = JSON.createArrayNode();
      guild.members.values().stream().limit(limit).forEach(member -> list.add(Wire.member(member)));
      return ok(list);
    }
    if (call.is("GET guilds/*/members/*")) {
      Guild.Member member = guild.members.get(call.part(3));
      if (member == null) {
        throw new Refusal(404, 10007, "Unknown Member");
      }
      return ok(Wire.member(member));
    }
    if (call.is("GET guilds/*/threads/active")) {
      return ok(active(guild));
    }
    return Optional.empty();
  }

  private static Optional<ApiAnswer> ok(JsonNode body) {
    return Optional.of(ApiAnswer.json(200, body));
  }

  private ObjectNode create(Guild guild, ObjectNode form) {
    guilds.demand(guild, FakePermission.MANAGE_CHANNELS);
    FakeChannelType type =
        FakeChannelType.of(form.path("type").asInt(0))
            .filter(kind -> !kind.isThread())
            .orElseThrow(() -> wrongType());
    CheckChannel.check(form, type, true);
    builder.demandGrantable(guild, form.path("permission_overwrites"));
    Place place = builder.create(guild, type, form.path("name").asString());
    try {
      builder.fill(guild, place, form);
    } catch (Refusal refusal) {
      builder.forget(guild, place);
      throw refusal;
    }
    builder.announce(place);
    return Wire.channel(place);
  }

  private static Refusal wrongType() {
    FormErrors errors = new FormErrors();
    errors.add("type", "BASE_TYPE_CHOICES", "The fake makes text channels, categories and forums.");
    return new Refusal(errors.answer());
  }

  private ObjectNode active(Guild guild) {
    ObjectNode json = JSON.createObjectNode().put("has_more", false);
    ArrayNode list = json.putArray("threads");
    json.putArray("members");
    guild.activeThreads.values().stream()
        .filter(guilds::botSees)
        .forEach(thread -> list.add(Wire.threadFor(thread, guilds.bot().id())));
    return json;
  }
}
