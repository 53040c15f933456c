package dev.overseer.bot.guild;

import dev.overseer.bot.disk.Json;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to an interaction, whichever way that came: the first goes back that way, each one
 * after it by a call. Thread-safe.
 */
public final class InteractionReply implements Reply {
  private static final int MESSAGE = 4;
  private static final int LATER = 5;
  private static final int REWRITE = 7;
  private static final int EPHEMERAL = 1 << 6;

  private final DiscordGuilds guilds;
  private final Consumer<ObjectNode> way;

  private final String applicationId;
  private final String token;

  private boolean answered;

  /**
   * An answer.
   *
   * @param way takes the first one, as Discord's interaction response
   */
  public InteractionReply(
      DiscordGuilds guilds, String applicationId, String token, Consumer<ObjectNode> way) {
    this.guilds = guilds;
    this.applicationId = applicationId;
    this.token = token;
    this.way = way;
  }

  @Override
  public synchronized void later() {
    ObjectNode json = Json.object().put("type", LATER);
    json.putObject("data").put("flags", EPHEMERAL);
    answer(json);
  }

  @Override
  public synchronized void tell(String text) {
    ObjectNode json = Json.object().put("type", MESSAGE);
    ObjectNode data = json.putObject("data").put("content", text).put("flags", EPHEMERAL);
    data.putObject("allowed_mentions").putArray("parse");
    if (!answer(json)) {
      try {
        guilds.editReply(applicationId, token, text);
      } catch (GuildFailure lost) {
        // Whoever asked has the first answer, and there is nobody else to tell.
        return;
      }
    }
  }

  @Override
  public synchronized boolean rewrite(Notice notice) {
    ObjectNode json = Json.object().put("type", REWRITE);
    json.set("data", WriteNotice.json(notice));
    return answer(json);
  }

  private boolean answer(ObjectNode json) {
    if (answered) {
      return false;
    }
    answered = true;
    try {
      way.accept(json);
    } catch (GuildFailure lost) {
      // Too late for Discord, most likely. The person sees that it did not answer.
      return false;
    }
    return true;
  }
}
