package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages in Discord's JSON. */
final class WireMessage {
  private static final JsonMapper JSON = JsonMapper.shared();

  private WireMessage() {}

  static ObjectNode message(FakeMessage message, String base) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", message.id())
            .put("type", 0)
            .put("channel_id", message.channelId())
            .put("content", message.content())
            .put("timestamp", message.arrived().toString())
            .put("tts", false)
            .put("pinned", false)
            .put("mention_everyone", false)
            .put("flags", message.payload().path("flags").asInt(0));
    json.set(
        "edited_timestamp", Wire.orNull(message.edits() == 0 ? "" : message.arrived().toString()));
    FakeMessage.Author author = message.author();
    ObjectNode user = Wire.user(new Account(author.id(), author.name(), author.bot()));
    if (!message.webhookId().isEmpty()) {
      json.put("webhook_id", message.webhookId());
      user.put("discriminator", "0000");
    }
    json.set("author", user);
    json.putArray("mentions");
    json.putArray("mention_roles");
    ArrayNode embeds = json.putArray("embeds");
    message
        .embeds()
        .forEach(embed -> embeds.add(((ObjectNode) embed).deepCopy().put("type", "rich")));
    json.set("components", numbered(message.payload().path("components")));
    attachments(message, base, json.putArray("attachments"));
    return json;
  }

  private static void attachments(FakeMessage message, String base, ArrayNode list) {
    for (int i = 0; i < message.files().size(); i++) {
      FakeMessage.File file = message.files().get(i);
      String url =
          base
              + "/attachments/"
              + message.channelId()
              + "/"
              + message.id()
              + "/"
              + i
              + "/"
              + file.name();
      list.addObject()
          .put("id", Long.toString(Long.parseLong(message.id()) + i))
          .put("filename", file.name())
          .put("size", file.text().getBytes(StandardCharsets.UTF_8).length)
          .put("url", url)
          .put("proxy_url", url);
    }
  }

  /** Discord numbers the components that a bot has not numbered. */
  private static ArrayNode numbered(JsonNode components) {
    ArrayNode copy =
        components.isArray() ? ((ArrayNode) components).deepCopy() : JSON.createArrayNode();
    int[] next = {1};
    copy.forEach(component -> number(component, next));
    return copy;
  }

  private static void number(JsonNode component, int[] next) {
    if (component instanceof ObjectNode object) {
      int number = next[0]++;
      if (!object.has("id")) {
        object.put("id", number);
      }
      object.path("components").forEach(child -> number(child, next));
      number(object.path("accessory"), next);
    }
  }

  /** A message as the gateway tells of it. */
  static ObjectNode messageEvent(FakeMessage message, Guild guild, String base) {
    ObjectNode json = message(message, base).put("guild_id", guild.id);
    Optional.ofNullable(guild.members.get(message.author().id()))
        .ifPresent(member -> json.set("member", Wire.memberWithoutUser(member)));
    return json;
  }

  /** As one without the intent for it gets a message. */
  static ObjectNode withoutContent(ObjectNode message) {
    ObjectNode json = message.deepCopy().put("content", "");
    json.putArray("embeds");
    json.putArray("attachments");
    json.putArray("components");
    return json;
  }
}
