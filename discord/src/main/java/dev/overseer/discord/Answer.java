package dev.overseer.discord;

import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The few fields of a JSON answer that matter, read as far as the answer goes: one that broke off
 * gives what came before.
 *
 * @param isJson whether it began like an object: Cloudflare answers in HTML
 * @param id of the message or webhook; empty if missing
 * @param channelId of the channel; empty if missing
 * @param code Discord's own code of an error; 0 if missing
 * @param message in words; empty if missing
 * @param retryAfter in seconds
 * @param global whether a limit is global
 */
record Answer(
    boolean isJson,
    String id,
    String channelId,
    int code,
    String message,
    OptionalDouble retryAfter,
    boolean global) {
  private static final JsonFactory JSON = new JsonFactory();

  @SuppressWarnings("EmptyCatch") // What came before the break is all there is.
  static Answer of(byte[] body) {
    Reader reader = new Reader();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      reader.read(parser);
    } catch (JacksonException brokeOff) {
      // The fields that were read are kept.
    }
    return reader.answer();
  }

  private static final class Reader {
    private boolean isJson;
    private String id = "";
    private String channelId = "";
    private int code;
    private String message = "";
    private OptionalDouble retryAfter = OptionalDouble.empty();
    private boolean global;

    private void read(JsonParser parser) {
      isJson = parser.nextToken() == JsonToken.START_OBJECT;
      if (!isJson) {
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
          parser.skipChildren();
        } else {
          field(name, value, parser);
        }
      }
    }

    private void field(String name, JsonToken value, JsonParser parser) {
      if (value == JsonToken.VALUE_STRING) {
        switch (name) {
          case "id" -> id = WebhookUrl.isId(parser.getString()) ? parser.getString() : "";
          case "channel_id" ->
              channelId = WebhookUrl.isId(parser.getString()) ? parser.getString() : "";
          case "message" -> message = parser.getString();
          default -> {
            // Of no use here.
          }
        }
      } else if (name.equals("global")) {
        global = value == JsonToken.VALUE_TRUE;
      } else if (value.isNumeric()) {
        if (name.equals("code")) {
          code = (int) parser.getDoubleValue();
        } else if (name.equals("retry_after")) {
          retryAfter = OptionalDouble.of(parser.getDoubleValue());
        }
      }
    }

    private Answer answer() {
      return new Answer(isJson, id, channelId, code, message, retryAfter, global);
    }
  }
}
