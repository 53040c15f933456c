package dev.overseer.bot.guild;

import dev.overseer.bot.disk.Json;
import dev.overseer.discord.Embed;
import dev.overseer.discord.Field;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as Discord's JSON. What is empty is written, too: it takes away what was there. */
public final class WriteNotice {
  private static final int ROW = 1;
  private static final int BUTTON = 2;
  private static final int GREEN = 3;
  private static final int RED = 4;

  private WriteNotice() {}

  /** The object. */
  public static ObjectNode json(Notice notice) {
    ObjectNode json = Json.object().put("content", notice.text());
    ArrayNode embeds = json.putArray("embeds");
    notice.card().ifPresent(card -> write(embeds.addObject(), card));
    ArrayNode components = json.putArray("components");
    if (!notice.buttons().isEmpty()) {
      ArrayNode row = components.addObject().put("type", ROW).putArray("components");
      for (Notice.Button button : notice.buttons()) {
        row.addObject()
            .put("type", BUTTON)
            .put(
                "style",
                switch (button.style()) {
                  case GREEN -> GREEN;
                  case RED -> RED;
                })
            .put("label", button.label())
            .put("custom_id", button.id());
      }
    }
    json.putObject("allowed_mentions").putArray("parse");
    notice
        .answerTo()
        .ifPresent(
            id ->
                json.putObject("message_reference")
                    .put("message_id", id)
                    .put("fail_if_not_exists", false));
    return json;
  }

  private static void write(ObjectNode json, Embed card) {
    if (!card.title().isEmpty()) {
      json.put("title", card.title());
    }
    if (!card.description().isEmpty()) {
      json.put("description", card.description());
    }
    if (card.color() != Embed.NO_COLOR) {
      json.put("color", card.color());
    }
    ArrayNode fields = json.putArray("fields");
    for (Field field : card.fields()) {
      fields
          .addObject()
          .put("name", field.name())
          .put("value", field.value())
          .put("inline", field.inline());
    }
    if (!card.footer().isEmpty()) {
      json.putObject("footer").put("text", card.footer());
    }
  }
}
