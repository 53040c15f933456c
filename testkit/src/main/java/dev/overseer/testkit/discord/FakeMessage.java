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
 * @param webhookId the webhook that posted it; empty if none did
 * @param author who posted it
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
    Author author,
    String channelId,
    Instant arrived,
    long arrivedNanos,
    JsonNode payload,
    List<File> files,
    int edits,
    boolean deleted) {

  private static final int EPHEMERAL = 1 << 6;

  /**
   * Who posted a message.
   *
   * @param id a webhook's, a bot's or a person's
   * @param name as people see it there
   * @param bot whether it is no person
   */
  public record Author(String id, String name, boolean bot) {
    static Author of(Account account) {
      return new Author(account.id(), account.name(), account.bot());
    }
  }

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

  /** Whether only the person sees it whom it answers. */
  public boolean ephemeral() {
    return (payload.path("flags").asInt(0) & EPHEMERAL) != 0;
  }

  /** Its buttons, in order, wherever in it they are. */
  public List<JsonNode> buttons() {
    List<JsonNode> buttons = new ArrayList<>();
    collectButtons(payload.path("components"), buttons);
    return buttons;
  }

  private static void collectButtons(JsonNode components, List<JsonNode> buttons) {
    for (JsonNode component : components) {
      if (component.path("type").asInt(0) == 2) {
        buttons.add(component);
      }
      collectButtons(component.path("components"), buttons);
      if (component.path("accessory").path("type").asInt(0) == 2) {
        buttons.add(component.path("accessory"));
      }
    }
  }

  FakeMessage changed(JsonNode newPayload, List<File> newFiles) {
    return new FakeMessage(
        id,
        webhookId,
        author,
        channelId,
        arrived,
        arrivedNanos,
        newPayload,
        newFiles,
        edits + 1,
        deleted);
  }

  FakeMessage gone() {
    return new FakeMessage(
        id, webhookId, author, channelId, arrived, arrivedNanos, payload, files, edits, true);
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
