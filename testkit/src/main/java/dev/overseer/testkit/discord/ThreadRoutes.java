package dev.overseer.testkit.discord;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes that open threads and find archived ones. A forum's post is a thread. */
final class ThreadRoutes implements BotRoutes {
  /** A forum's flag: each post must have a tag. */
  private static final int REQUIRE_TAG = 1 << 4;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Channels channels;
  private final Guilds guilds;
  private final Builder builder;
  private final Threads threads;
  private final Posting posting;

  ThreadRoutes(
      Channels channels, Guilds guilds, Builder builder, Threads threads, Posting posting) {
    this.channels = channels;
    this.guilds = guilds;
    this.builder = builder;
    this.threads = threads;
    this.posting = posting;
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    if (call.is("POST channels/*/threads")) {
      Place parent = guilds.visible(call.part(1));
      return Optional.of(
          switch (parent.type) {
            case FORUM -> post(parent, call.form());
            case TEXT -> open(parent, call.body());
            case CATEGORY, PUBLIC_THREAD, PRIVATE_THREAD -> throw Refusal.wrongKindOfChannel();
          });
    }
    if (call.is("GET channels/*/threads/archived/public")) {
      return Optional.of(archived(guilds.visible(call.part(1)), call));
    }
    if (call.is("PUT channels/*/thread-members/@me")
        || call.is("DELETE channels/*/thread-members/@me")
        || call.is("PUT channels/*/thread-members/*")) {
      guilds.visible(call.part(1));
      return Optional.of(ApiAnswer.empty(204));
    }
    return Optional.empty();
  }

  private ApiAnswer post(Place forum, ReadForm.Form form) {
    guilds.demand(forum, FakePermission.SEND_MESSAGES);
    CheckChannel.check(form.payload(), FakeChannelType.PUBLIC_THREAD, true);
    demandTags(forum, form.payload().path("applied_tags"));
    if (!(form.payload().path("message") instanceof ObjectNode payload)) {
      FormErrors errors = new FormErrors();
      errors.add("message", "BASE_TYPE_REQUIRED", "This field is required");
      throw new Refusal(errors.answer());
    }
    CheckMessage.ofNew(payload, form.files())
        .ifPresent(
            wrong -> {
              throw new Refusal(wrong);
            });
    Place thread = opened(forum, FakeChannelType.PUBLIC_THREAD, form.payload());
    FakeMessage message =
        posting.post(
            posting.compose(
                "", FakeMessage.Author.of(guilds.bot()), thread.id, payload, form.files()));
    ObjectNode json = Wire.threadFor(thread, guilds.bot().id());
    json.set("message", posting.describe(message));
    return ApiAnswer.json(201, json);
  }

  private static void demandTags(Place forum, JsonNode applied) {
    boolean required = (forum.settings.path("flags").asInt(0) & REQUIRE_TAG) != 0;
    if (required && applied.isEmpty()) {
      throw new Refusal(400, 40067, "A tag is required to create a forum post in this channel");
    }
    List<String> known =
        forum
            .settings
            .path("available_tags")
            .valueStream()
            .map(tag -> tag.path("id").asString(""))
            .toList();
    for (JsonNode tag : applied) {
      if (!known.contains(tag.asString(""))) {
        throw new Refusal(404, 10087, "Unknown Tag");
      }
    }
  }

  private ApiAnswer open(Place channel, ObjectNode form) {
    CheckChannel.check(form, FakeChannelType.PUBLIC_THREAD, true);
    FakeChannelType type =
        FakeChannelType.of(form.path("type").asInt(12))
            .filter(FakeChannelType::isThread)
            .orElseThrow(Refusal::wrongKindOfChannel);
    guilds.demand(
        channel,
        type == FakeChannelType.PUBLIC_THREAD
            ? FakePermission.CREATE_PUBLIC_THREADS
            : FakePermission.CREATE_PRIVATE_THREADS);
    return ApiAnswer.json(201, Wire.threadFor(opened(channel, type, form), guilds.bot().id()));
  }

  private Place opened(Place parent, FakeChannelType type, ObjectNode form) {
    String name = form.path("name").asString().strip();
    Place thread = threads.open(parent, type, name, guilds.bot().id());
    builder.fillThread(thread, form);
    threads.announce(thread);
    channels.changed();
    return thread;
  }

  private ApiAnswer archived(Place parent, BotCall call) {
    guilds.demand(parent, FakePermission.READ_MESSAGE_HISTORY);
    int limit = call.number("limit", 50, 2, 100);
    Instant before = call.query("before").map(ThreadRoutes::instant).orElse(Instant.MAX);
    List<Place> found =
        guilds.get(parent.guildId).archivedThreads.values().stream()
            .filter(thread -> thread.parentId.equals(parent.id))
            .filter(thread -> thread.archiveChanged.isBefore(before))
            .sorted(Comparator.comparing((Place thread) -> thread.archiveChanged).reversed())
            .toList();
    ObjectNode json = JSON.createObjectNode().put("has_more", found.size() > limit);
    ArrayNode list = json.putArray("threads");
    json.putArray("members");
    found.stream()
        .limit(limit)
        .forEach(thread -> list.add(Wire.threadFor(thread, guilds.bot().id())));
    return ApiAnswer.json(200, json);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      FormErrors errors = new FormErrors();
      errors.add("before", "DATE_TIME_TYPE_PARSE", "Could not parse " + text + ". Use ISO8601.");
      throw new Refusal(errors.answer());
    }
  }
}
