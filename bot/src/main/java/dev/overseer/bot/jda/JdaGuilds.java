package dev.overseer.bot.jda;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.guild.Channel;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.Notice;
import dev.overseer.bot.guild.Speakers;
import dev.overseer.bot.guild.ThreadPlace;
import dev.overseer.bot.guild.Webhook;
import dev.overseer.bot.guild.WriteNotice;
import dev.overseer.core.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.requests.Route;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@link DiscordGuilds} through JDA. Thread-safe. */
final class JdaGuilds implements DiscordGuilds {
  private static final int TEXT = 0;
  private static final int CATEGORY = 4;
  private static final int FORUM = 15;

  /** In minutes: an agent that says nothing for an hour needs no place among the active ones. */
  private static final int ARCHIVED_AFTER = 60;

  private static final MediaType PLAIN = MediaType.get("text/plain; charset=utf-8");

  private final Supplier<Optional<JDA>> jda;
  private final CallDiscord call;
  private final FetchFile fetch;

  JdaGuilds(Supplier<Optional<JDA>> jda, FetchFile fetch) {
    this.jda = jda;
    this.call = new CallDiscord(jda);
    this.fetch = fetch;
  }

  @Override
  public boolean isConnected() {
    return jda.get().filter(one -> one.getStatus() == JDA.Status.CONNECTED).isPresent();
  }

  private JDA connected() {
    return jda.get().orElseThrow(() -> new GuildFailure.Unavailable("not connected yet"));
  }

  private String botId() {
    return connected().getSelfUser().getId();
  }

  @Override
  public List<Channel> channels(String guildId) {
    List<Channel> channels = new ArrayList<>();
    call.array(Route.Guilds.GET_CHANNELS.compile(guildId))
        .forEach(json -> channels.add(channel(json)));
    return channels;
  }

  private static Channel channel(JsonNode json) {
    Channel.Kind kind =
        switch (json.path("type").asInt(-1)) {
          case TEXT -> Channel.Kind.TEXT;
          case CATEGORY -> Channel.Kind.CATEGORY;
          case FORUM -> Channel.Kind.FORUM;
          default -> Channel.Kind.OTHER;
        };
    return new Channel(
        Json.required(json, "id"),
        Json.text(json, "name").orElse(""),
        kind,
        Json.text(json, "parent_id"));
  }

  @Override
  public List<ThreadPlace> activeThreads(String guildId) {
    String bot = botId();
    return StreamSupport.stream(
            call.object(Route.Guilds.LIST_ACTIVE_THREADS.compile(guildId))
                .path("threads")
                .spliterator(),
            false)
        .map(
            json ->
                new ThreadPlace(
                    Json.required(json, "id"),
                    Json.text(json, "name").orElse(""),
                    Json.text(json, "parent_id").orElse(""),
                    Json.text(json, "owner_id").filter(bot::equals).isPresent()))
        .toList();
  }

  @Override
  public Channel createCategory(String guildId, String name) {
    return create(guildId, Json.object().put("type", CATEGORY).put("name", name));
  }

  @Override
  public Channel createForum(String guildId, String categoryId, String name, Speakers speakers) {
    ObjectNode form =
        Json.object()
            .put("type", FORUM)
            .put("name", name)
            .put("parent_id", categoryId)
            .put("topic", "What agents do, a post for each run.")
            .put("default_auto_archive_duration", ARCHIVED_AFTER);
    form.set("permission_overwrites", overwrites(guildId, speakers, true).json());
    return create(guildId, form);
  }

  @Override
  public Channel createText(
      String guildId, String categoryId, String name, String topic, Speakers speakers) {
    ObjectNode form =
        Json.object()
            .put("type", TEXT)
            .put("name", name)
            .put("parent_id", categoryId)
            .put("topic", topic);
    form.set("permission_overwrites", overwrites(guildId, speakers, false).json());
    return create(guildId, form);
  }

  private Overwrites overwrites(String guildId, Speakers speakers, boolean forum) {
    return Overwrites.none().restrictedTo(speakers, guildId, botId(), forum);
  }

  private Channel create(String guildId, ObjectNode form) {
    return channel(
        call.object(Route.Guilds.CREATE_CHANNEL.compile(guildId), CallDiscord.body(form)));
  }

  @Override
  public void restrict(String channelId, Speakers speakers) {
    ObjectNode json = call.object(Route.Channels.GET_CHANNEL.compile(channelId));
    change(json, speakers, Json.object());
  }

  /** Changes a channel, if there is anything to change. */
  private void change(ObjectNode channel, Speakers speakers, ObjectNode form) {
    Overwrites now = Overwrites.of(channel);
    Overwrites next =
        now.restrictedTo(
            speakers,
            Json.required(channel, "guild_id"),
            botId(),
            channel.path("type").asInt(-1) == FORUM);
    if (!now.equals(next)) {
      form.set("permission_overwrites", next.json());
    }
    if (!form.isEmpty()) {
      call.object(
          Route.Channels.MODIFY_CHANNEL.compile(Json.required(channel, "id")),
          CallDiscord.body(form));
    }
  }

  @Override
  public String createPost(String forumId, String title, Notice first) {
    ObjectNode form = Json.object().put("name", title).put("auto_archive_duration", ARCHIVED_AFTER);
    form.set("message", WriteNotice.json(first));
    return Json.required(
        call.object(Route.Channels.CREATE_THREAD.compile(forumId), CallDiscord.body(form)), "id");
  }

  @Override
  public Webhook createWebhook(String channelId, String name) {
    return webhook(
        call.object(
            Route.Channels.CREATE_WEBHOOK.compile(channelId),
            CallDiscord.body(Json.object().put("name", name))));
  }

  private Webhook webhook(JsonNode json) {
    String application = connected().getSelfUser().getApplicationId();
    return new Webhook(
        Json.required(json, "id"),
        new Secret(Json.text(json, "token").orElse("")),
        Json.text(json, "channel_id").orElse(""),
        Json.text(json, "name").orElse(""),
        Json.text(json, "application_id").filter(application::equals).isPresent());
  }

  @Override
  public List<Webhook> webhooks(String channelId) {
    List<Webhook> webhooks = new ArrayList<>();
    call.array(Route.Channels.GET_WEBHOOKS.compile(channelId))
        .forEach(json -> webhooks.add(webhook(json)));
    return webhooks;
  }

  @Override
  public void deleteWebhook(String webhookId) {
    call.deleted(Route.Webhooks.DELETE_WEBHOOK.compile(webhookId));
  }

  @Override
  public boolean exists(String id) {
    try {
      call.object(Route.Channels.GET_CHANNEL.compile(id));
      return true;
    } catch (GuildFailure.Missing gone) {
      return false;
    }
  }

  @Override
  public void archiveThread(String threadId) {
    try {
      ObjectNode both = Json.object().put("locked", true).put("archived", true);
      try {
        modify(threadId, both);
      } catch (GuildFailure.Refused asleep) {
        // One that archived itself takes no change but this one.
        modify(threadId, Json.object().put("locked", true).put("archived", false));
        modify(threadId, Json.object().put("archived", true));
      }
    } catch (GuildFailure.Missing gone) {
      // As good as archived.
      return;
    }
  }

  private void modify(String id, ObjectNode form) {
    call.object(Route.Channels.MODIFY_CHANNEL.compile(id), CallDiscord.body(form));
  }

  @Override
  public void closeChannel(String channelId, String topic) {
    try {
      change(
          call.object(Route.Channels.GET_CHANNEL.compile(channelId)),
          Speakers.NOBODY,
          Json.object().put("topic", topic));
    } catch (GuildFailure.Missing gone) {
      // As good as closed.
      return;
    }
  }

  @Override
  public void delete(String id) {
    call.deleted(Route.Channels.DELETE_CHANNEL.compile(id));
  }

  @Override
  public String post(String spot, Notice notice) {
    return Json.required(
        call.object(Route.Messages.SEND_MESSAGE.compile(spot), message(notice)), "id");
  }

  private static RequestBody message(Notice notice) {
    ObjectNode json = WriteNotice.json(notice);
    if (notice.files().isEmpty()) {
      return CallDiscord.body(json);
    }
    MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
    form.addFormDataPart("payload_json", null, CallDiscord.body(json));
    for (int i = 0; i < notice.files().size(); i++) {
      Notice.TextFile file = notice.files().get(i);
      form.addFormDataPart(
          "files[%d]".formatted(i),
          file.name(),
          RequestBody.create(file.content().getBytes(StandardCharsets.UTF_8), PLAIN));
    }
    return form.build();
  }

  @Override
  public void edit(String spot, String messageId, Notice notice) {
    call.object(
        Route.Messages.EDIT_MESSAGE.compile(spot, messageId),
        CallDiscord.body(WriteNotice.json(notice)));
  }

  @Override
  public Optional<String> newestField(String spot, String fieldName) {
    // The newest comes first.
    for (JsonNode message :
        call.array(
            Route.Messages.GET_MESSAGE_HISTORY.compile(spot).withQueryParams("limit", "100"))) {
      for (JsonNode embed : message.path("embeds")) {
        for (JsonNode field : embed.path("fields")) {
          if (Json.text(field, "name").filter(fieldName::equals).isPresent()) {
            return Json.text(field, "value");
          }
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void firstReply(String interactionId, String interactionToken, ObjectNode response) {
    call.send(
        Route.Interactions.CALLBACK.compile(interactionId, interactionToken),
        CallDiscord.body(response));
  }

  @Override
  public void editReply(String applicationId, String interactionToken, String text) {
    ObjectNode form = Json.object().put("content", text);
    form.putObject("allowed_mentions").putArray("parse");
    call.send(
        Route.Interactions.EDIT_FOLLOWUP.compile(applicationId, interactionToken, "@original"),
        CallDiscord.body(form));
  }

  @Override
  public byte[] download(String url, int mostBytes) {
    return fetch.fetch(connected().getHttpClient(), url, mostBytes);
  }
}
