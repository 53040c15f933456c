package dev.overseer.testkit.discord;

import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a bot asks about itself, about users, and where the gateway is. */
final class SelfRoutes implements BotRoutes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Guilds guilds;
  private final Gateway gateway;
  private final String publicKey;

  SelfRoutes(Guilds guilds, Gateway gateway, String publicKey) {
    this.guilds = guilds;
    this.gateway = gateway;
    this.publicKey = publicKey;
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    if (call.is("GET gateway")) {
      return ok(JSON.createObjectNode().put("url", gateway.url()));
    }
    if (call.is("GET gateway/bot")) {
      return ok(gatewayBot());
    }
    if (call.is("GET users/@me")) {
      return ok(Wire.self(guilds.bot()));
    }
    if (call.is("GET users/@me/guilds")) {
      ArrayNode list = JSON.createArrayNode();
      guilds.all().forEach(guild -> list.add(Wire.guild(guild)));
      return Optional.of(ApiAnswer.json(200, list));
    }
    if (call.is("GET users/*")) {
      return guilds
          .account(call.part(1))
          .map(account -> ApiAnswer.json(200, Wire.user(account)))
          .or(() -> Optional.of(ApiAnswer.error(404, 10013, "Unknown User")));
    }
    if (call.is("GET oauth2/applications/@me") || call.is("GET applications/@me")) {
      return ok(application());
    }
    return Optional.empty();
  }

  private static Optional<ApiAnswer> ok(ObjectNode body) {
    return Optional.of(ApiAnswer.json(200, body));
  }

  private ObjectNode gatewayBot() {
    ObjectNode json = JSON.createObjectNode().put("url", gateway.url()).put("shards", 1);
    json.putObject("session_start_limit")
        .put("total", 1000)
        .put("remaining", gateway.identifiesLeft())
        .put("reset_after", 86_400_000)
        .put("max_concurrency", 1);
    return json;
  }

  private ObjectNode application() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", guilds.bot().id())
            .put("name", guilds.bot().name())
            .putNull("icon")
            .put("description", "")
            .put("bot_public", false)
            .put("bot_require_code_grant", false)
            .put("verify_key", publicKey)
            .put("flags", 0);
    json.set("bot", Wire.user(guilds.bot()));
    json.set("owner", Wire.user(new Account("1", "owner", false)));
    json.putArray("tags");
    json.putArray("redirect_uris");
    return json;
  }
}
