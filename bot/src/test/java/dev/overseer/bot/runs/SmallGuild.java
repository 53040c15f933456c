package dev.overseer.bot.runs;

import dev.overseer.bot.guild.Channel;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.Notice;
import dev.overseer.bot.guild.Speakers;
import dev.overseer.bot.guild.ThreadPlace;
import dev.overseer.bot.guild.Webhook;
import dev.overseer.core.settings.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Discord in memory, with its limits, for what can be tested without the wire. Thread-safe. */
final class SmallGuild implements DiscordGuilds {
  static final String ID = "100";
  private static final int ACTIVE_THREADS = 1000;

  final Map<String, Channel> channels = new LinkedHashMap<>();
  final Map<String, ThreadPlace> threads = new LinkedHashMap<>();
  final Set<String> archived = new HashSet<>();
  final Map<String, Webhook> webhooks = new LinkedHashMap<>();
  final Map<String, Speakers> speakers = new HashMap<>();
  final List<String> closed = new ArrayList<>();

  /** Calls that fail, by the name of the method. */
  final Map<String, GuildFailure> failures = new HashMap<>();

  int mostActive;
  private long lastId = 1000;

  private synchronized String id(String call) {
    fail(call);
    return Long.toString(++lastId);
  }

  private void fail(String call) {
    if (failures.containsKey(call)) {
      throw Optional.ofNullable(failures.get(call)).orElseThrow();
    }
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public synchronized List<Channel> channels(String guildId) {
    fail("channels");
    return List.copyOf(channels.values());
  }

  @Override
  public synchronized List<ThreadPlace> activeThreads(String guildId) {
    return threads.values().stream().filter(one -> !archived.contains(one.id())).toList();
  }

  private Channel add(String name, Channel.Kind kind, Optional<String> category) {
    if (channels.size() >= 500) {
      throw new GuildFailure.Full("500 channels");
    }
    if (category.isPresent()
        && channels.values().stream().filter(one -> one.category().equals(category)).count()
            >= 50) {
      throw new AssertionError("more than 50 channels in a category");
    }
    Channel channel = new Channel(id("create"), name, kind, category);
    channels.put(channel.id(), channel);
    return channel;
  }

  @Override
  public synchronized Channel createCategory(String guildId, String name) {
    return add(name, Channel.Kind.CATEGORY, Optional.empty());
  }

  @Override
  public synchronized Channel createForum(
      String guildId, String categoryId, String name, Speakers allowed) {
    Channel forum = add(name, Channel.Kind.FORUM, Optional.of(categoryId));
    speakers.put(forum.id(), allowed);
    return forum;
  }

  @Override
  public synchronized Channel createText(
      String guildId, String categoryId, String name, String topic, Speakers allowed) {
    Channel text = add(name, Channel.Kind.TEXT, Optional.of(categoryId));
    speakers.put(text.id(), allowed);
    return text;
  }

  @Override
  public synchronized void restrict(String channelId, Speakers allowed) {
    speakers.put(channelId, allowed);
  }

  @Override
  public synchronized String createPost(String forumId, String title, Notice first) {
    if (!channels.containsKey(forumId)) {
      throw new GuildFailure.Missing("forum");
    }
    int active = threads.size() - archived.size();
    if (active >= ACTIVE_THREADS) {
      throw new GuildFailure.Full("1000 active threads");
    }
    mostActive = Math.max(mostActive, active + 1);
    String thread = id("createPost");
    threads.put(thread, new ThreadPlace(thread, title, forumId, true));
    return thread;
  }

  @Override
  public synchronized Webhook createWebhook(String channelId, String name) {
    if (webhooks(channelId).size() >= 15) {
      throw new GuildFailure.Full("15 webhooks");
    }
    Webhook made =
        new Webhook(id("createWebhook"), new Secret("token-" + lastId), channelId, name, true);
    webhooks.put(made.id(), made);
    return made;
  }

  @Override
  public synchronized List<Webhook> webhooks(String channelId) {
    return webhooks.values().stream().filter(one -> one.channelId().equals(channelId)).toList();
  }

  @Override
  public synchronized void deleteWebhook(String webhookId) {
    fail("deleteWebhook");
    webhooks.remove(webhookId);
  }

  @Override
  public synchronized boolean exists(String id) {
    return channels.containsKey(id) || threads.containsKey(id);
  }

  @Override
  public synchronized void archiveThread(String threadId) {
    archived.add(threadId);
  }

  @Override
  public synchronized void closeChannel(String channelId, String topic) {
    closed.add(channelId);
  }

  @Override
  public synchronized void delete(String id) {
    fail("delete");
    channels.remove(id);
    threads.remove(id);
    archived.remove(id);
  }

  @Override
  public String post(String spot, Notice notice) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void edit(String spot, String messageId, Notice notice) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> newestField(String spot, String fieldName) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void firstReply(String interactionId, String interactionToken, ObjectNode response) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void editReply(String applicationId, String interactionToken, String text) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] download(String url, int mostBytes) {
    throw new UnsupportedOperationException();
  }
}
