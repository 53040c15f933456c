package dev.overseer.testkit.discord;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of webhooks that ask for a bot's right to manage them. */
final class WebhookRoutes implements BotRoutes {
  private final Channels channels;
  private final Guilds guilds;
  private final Webhooks webhooks;

  WebhookRoutes(Channels channels, Guilds guilds, Webhooks webhooks) {
    this.channels = channels;
    this.guilds = guilds;
    this.webhooks = webhooks;
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    if (call.is("GET channels/*/webhooks")) {
      Place place = managed(call.part(1));
      return Optional.of(ApiAnswer.json(200, list(webhooks.in(place.id))));
    }
    if (call.is("POST channels/*/webhooks")) {
      return Optional.of(create(managed(call.part(1)), call.body()));
    }
    if (call.is("GET guilds/*/webhooks")) {
      Guild guild = guilds.get(call.part(1));
      guilds.demand(guild, FakePermission.MANAGE_WEBHOOKS);
      List<Webhooks.Webhook> all =
          guild.channels.keySet().stream().flatMap(id -> webhooks.in(id).stream()).toList();
      return Optional.of(ApiAnswer.json(200, list(all)));
    }
    if (call.part(0).equals("webhooks") && call.route().size() == 2) {
      return Optional.of(one(call));
    }
    return Optional.empty();
  }

  private Place managed(String channelId) {
    Place place = guilds.visible(channelId);
    if (place.type.isThread() || place.type == FakeChannelType.CATEGORY) {
      throw Refusal.wrongKindOfChannel();
    }
    guilds.demand(place, FakePermission.MANAGE_WEBHOOKS);
    return place;
  }

  private ArrayNode list(List<Webhooks.Webhook> some) {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    some.forEach(webhook -> list.add(webhooks.describe(webhook)));
    return list;
  }

  private ApiAnswer create(Place place, ObjectNode form) {
    String name = form.path("name").asString("").strip();
    checkName(name);
    if (webhooks.in(place.id).size() >= Webhooks.MOST_PER_CHANNEL) {
      throw new Refusal(400, 30007, "Maximum number of webhooks reached (15)");
    }
    return ApiAnswer.json(200, webhooks.describe(webhooks.add(place.id, name, guilds.bot().id())));
  }

  private static void checkName(String name) {
    FormErrors errors = new FormErrors();
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > 80) {
      errors.add("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 80 in length.");
    }
    for (String forbidden : new String[] {"clyde", "discord"}) {
      if (lower.contains(forbidden)) {
        errors.add(
            "name", "USERNAME_INVALID_CONTAINS", "Username cannot contain \"" + forbidden + "\"");
      }
    }
    CheckChannel.refuse(errors);
  }

  private ApiAnswer one(BotCall call) {
    Webhooks.Webhook webhook =
        webhooks.find(call.part(1)).orElseThrow(() -> new Refusal(404, 10015, "Unknown Webhook"));
    managed(webhook.channel());
    return switch (call.request().method()) {
      case "GET" -> ApiAnswer.json(200, webhooks.describe(webhook));
      case "PATCH" -> ApiAnswer.json(200, change(webhook, call.body()));
      case "DELETE" -> {
        webhooks.remove(webhook.id());
        channels.changed();
        yield ApiAnswer.empty(204);
      }
      default -> throw Refusal.unknownRoute();
    };
  }

  private JsonNode change(Webhooks.Webhook webhook, ObjectNode form) {
    String name = form.path("name").asString(webhook.name()).strip();
    checkName(name);
    String channel = form.path("channel_id").asString(webhook.channel());
    if (!channel.equals(webhook.channel())) {
      managed(channel);
    }
    Webhooks.Webhook changed =
        new Webhooks.Webhook(webhook.id(), webhook.token(), channel, name, webhook.applicationId());
    webhooks.restore(changed);
    return webhooks.describe(changed);
  }
}
