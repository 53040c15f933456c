package dev.overseer.discord;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a post as the JSON that Discord takes. */
final class WritePayload {
  /** Arrives without a notification. */
  private static final int SUPPRESS_NOTIFICATIONS = 1 << 12;

  private static final JsonFactory JSON = new JsonFactory();

  private WritePayload() {}

  /** A new message; with a thread's name it opens that thread. */
  static void ofNew(Post post, Optional<String> threadName, OutputStream out) {
    try (JsonGenerator json = generator(out)) {
      json.writeStartObject();
      if (!post.content().isBlank()) {
        json.writeStringProperty("content", post.content());
      }
      if (!post.embeds().isEmpty()) {
        embeds(json, post.embeds());
      }
      if (threadName.isPresent()) {
        json.writeStringProperty("thread_name", threadName.get());
      }
      if (post.silent()) {
        json.writeNumberProperty("flags", SUPPRESS_NOTIFICATIONS);
      }
      ending(json, post);
    }
  }

  /**
   * What a message becomes: text and embeds are replaced, also by none. Files stay, unless there
   * are new ones.
   */
  static void ofEdit(Post post, OutputStream out) {
    try (JsonGenerator json = generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("content", post.content());
      embeds(json, post.embeds());
      ending(json, post);
    }
  }

  private static JsonGenerator generator(OutputStream out) {
    return JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
  }

  private static void ending(JsonGenerator json, Post post) {
    if (!post.attachments().isEmpty()) {
      attachments(json, post.attachments());
    }
    json.writeObjectPropertyStart("allowed_mentions");
    json.writeArrayPropertyStart("parse");
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void embeds(JsonGenerator json, List<Embed> embeds) {
    json.writeArrayPropertyStart("embeds");
    for (Embed embed : embeds) {
      json.writeStartObject();
      text(json, "title", embed.title());
      text(json, "url", embed.url());
      text(json, "description", embed.description());
      if (embed.color() != Embed.NO_COLOR) {
        json.writeNumberProperty("color", embed.color());
      }
      if (!embed.author().isBlank()) {
        json.writeObjectPropertyStart("author");
        json.writeStringProperty("name", embed.author());
        json.writeEndObject();
      }
      if (!embed.fields().isEmpty()) {
        fields(json, embed.fields());
      }
      if (!embed.footer().isBlank()) {
        json.writeObjectPropertyStart("footer");
        json.writeStringProperty("text", embed.footer());
        json.writeEndObject();
      }
      if (embed.timestamp().isPresent()) {
        json.writeStringProperty("timestamp", embed.timestamp().get().toString());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void fields(JsonGenerator json, List<Field> fields) {
    json.writeArrayPropertyStart("fields");
    for (Field field : fields) {
      json.writeStartObject();
      json.writeStringProperty("name", field.name());
      json.writeStringProperty("value", field.value());
      if (field.inline()) {
        json.writeBooleanProperty("inline", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void attachments(JsonGenerator json, List<Attachment> attachments) {
    json.writeArrayPropertyStart("attachments");
    for (int i = 0; i < attachments.size(); i++) {
      json.writeStartObject();
      json.writeNumberProperty("id", i);
      json.writeStringProperty("filename", attachments.get(i).fileName());
      text(json, "description", attachments.get(i).description());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, String text) {
    if (!text.isBlank()) {
      json.writeStringProperty(name, text);
    }
  }
}
