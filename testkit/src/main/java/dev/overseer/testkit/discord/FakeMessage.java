package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A message as the fake has it now.
 *
 * @param id its id
 * @param webhookId who posted it
 * @param channelId the channel or thread that it is in
 * @param arrived when its request had been read, by the fake's clock
 * @param arrivedNanos the same by {@code System.nanoTime}, for measuring
 * @param payload the JSON that it was made of, or last edited with
 * @param files its attachments
 * @param edits how often it was edited
 * @param deleted whether it was deleted
 */
public record FakeMessage(
    String id,
    String webhookId,
    String channelId,
    Instant arrived,
    long arrivedNanos,
    JsonNode payload,
    List<File> files,
    int edits,
    boolean deleted) {

  /**
   * An attachment.
   *
   * @param name its file name
   * @param text what it holds, read as UTF-8
   */
  public record File(String name, String text) {
    static File of(FormFile file) {
      return new File(file.name(), new String(file.bytes(), StandardCharsets.UTF_8));
    }
  }

  /** The payload as text. */
  public String json() {
    return payload.toString();
  }

  /** The text above the embeds. */
  public String content() {
    return payload.path("content").asString("");
  }

  /** The embeds. */
  public List<JsonNode> embeds() {
    List<JsonNode> embeds = new ArrayList<>();
    payload.path("embeds").forEach(embeds::add);
    return embeds;
  }

  /** The descriptions of the embeds, in order. */
  public List<String> descriptions() {
    return embeds().stream().map(embed -> embed.path("description").asString("")).toList();
  }

  /** Whether nobody is pinged by it, whatever it says. */
  public boolean pingsNobody() {
    JsonNode allowed = payload.path("allowed_mentions");
    return allowed.path("parse").isArray()
        && allowed.path("parse").isEmpty()
        && allowed.path("users").isEmpty()
        && allowed.path("roles").isEmpty();
  }
}
