package dev.overseer.bot.guild;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Discord, as far as the bot needs it. Every call goes to Discord and waits for its answer, within
 * Discord's rate limits; each fails with a {@link GuildFailure}. What is gone already counts as
 * deleted and as archived.
 *
 * <p>Thread-safe. Ids are Discord's snowflakes, as text.
 */
public interface DiscordGuilds {

  /** Whether Discord is there to be asked. */
  boolean isConnected();

  /** Every channel of a guild, categories and forums too, threads not. */
  List<Channel> channels(String guildId);

  /** Threads of a guild that are not archived. */
  List<ThreadPlace> activeThreads(String guildId);

  Channel createCategory(String guildId, String name);

  /** Makes a forum in a category, in which only speakers may write, and nobody may begin posts. */
  Channel createForum(String guildId, String categoryId, String name, Speakers speakers);

  /** Makes a text channel in a category, in which only speakers may write. */
  Channel createText(
      String guildId, String categoryId, String name, String topic, Speakers speakers);

  /** Makes sure that only speakers may write in a channel that was there before. */
  void restrict(String channelId, Speakers speakers);

  /**
   * Begins a post in a forum.
   *
   * @return the id of its thread
   */
  String createPost(String forumId, String title, Notice first);

  Webhook createWebhook(String channelId, String name);

  List<Webhook> webhooks(String channelId);

  void deleteWebhook(String webhookId);

  /** Whether a channel or thread is there. */
  boolean exists(String id);

  /** Nobody may write there any more. */
  void archiveThread(String threadId);

  /** Nobody may write there any more. */
  void closeChannel(String channelId, String topic);

  /** Deletes a channel or a thread. */
  void delete(String id);

  /**
   * Posts into a channel or thread.
   *
   * @return the message's id
   */
  String post(String spot, Notice notice);

  /** Writes a message of ours anew. */
  void edit(String spot, String messageId, Notice notice);

  /**
   * The value of a field of this name in the newest card that has one, among the last hundred
   * messages of a place.
   */
  Optional<String> newestField(String spot, String fieldName);

  /** The first answer to an interaction that came over the gateway. */
  void firstReply(String interactionId, String interactionToken, ObjectNode response);

  /** Writes the answer to an interaction anew. */
  void editReply(String applicationId, String interactionToken, String text);

  /**
   * Fetches a file that somebody attached.
   *
   * @throws GuildFailure if it is not Discord's, or larger
   */
  byte[] download(String url, int mostBytes);
}
