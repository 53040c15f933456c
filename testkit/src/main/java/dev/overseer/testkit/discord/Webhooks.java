package dev.overseer.testkit.discord;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks, and their routes with a token: get, delete, execute, and their messages. What asks for
 * a bot's own right to them is in {@link WebhookRoutes}.
 */
final class Webhooks implements Api {
  static final int MOST_PER_CHANNEL = 15;

  /**
   * A webhook as the fake keeps it.
   *
   * @param applicationId the application that made it; empty if a person did
   */
  record Webhook(String id, String token, String channel, String name, String applicationId) {}

  private final Channels channels;
  private final Guilds guilds;
  private final Threads threads;
  private final Posting posting;
  private final Gateway gateway;
  private final Buckets buckets;
  private final Map<String, Webhook> webhooks = new HashMap<>();

  Webhooks(
      Channels channels,
      Guilds guilds,
      Threads threads,
      Posting posting,
      Gateway gateway,
      Buckets buckets) {
    this.channels = channels;
    this.guilds = guilds;
    this.threads = threads;
    this.posting = posting;
    this.gateway = gateway;
    this.buckets = buckets;
  }

  /** A webhook that a person made. */
  Webhook add(String channel) {
    return add(channel, "Captain Hook", "");
  }

  Webhook add(String channel, String name, String applicationId) {
    synchronized (channels) {
      String id = channels.newId();
      String token =
          ("t0ken-of_" + id + "-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdEfGhIj0")
              .substring(0, 68);
      Webhook webhook = new Webhook(id, token, channel, name, applicationId);
      restore(webhook);
      return webhook;
    }
  }

  void remove(String id) {
    synchronized (channels) {
      Optional.ofNullable(webhooks.remove(id)).ifPresent(this::tell);
    }
  }

  void removeOf(String channel) {
    synchronized (channels) {
      webhooks.values().removeIf(webhook -> webhook.channel().equals(channel));
    }
  }

  /** Makes a webhook be there again, or be another. */
  void restore(Webhook webhook) {
    synchronized (channels) {
      webhooks.put(webhook.id(), webhook);
      tell(webhook);
    }
  }

  private void tell(Webhook webhook) {
    channels
        .place(webhook.channel())
        .filter(place -> !place.guildId.isEmpty() && guilds.botSees(place))
        .ifPresent(
            place -> gateway.dispatch(Gateway.GUILD_WEBHOOKS, "WEBHOOKS_UPDATE", Wire.gone(place)));
    channels.changed();
  }

  Optional<Webhook> find(String id) {
    synchronized (channels) {
      return Optional.ofNullable(webhooks.get(id));
    }
  }

  List<Webhook> in(String channel) {
    synchronized (channels) {
      return webhooks.values().stream()
          .filter(webhook -> webhook.channel().equals(channel))
          .sorted((a, b) -> a.id().compareTo(b.id()))
          .toList();
    }
  }

  @Override
  public Optional<ApiAnswer> answer(ApiRequest request) {
    List<String> route = request.route();
    if (route.size() < 3 || !route.getFirst().equals("webhooks")) {
      return Optional.empty();
    }
    Optional<Webhook> found = find(route.get(1));
    if (found.isEmpty()) {
      return Optional.of(ApiAnswer.error(404, 10015, "Unknown Webhook"));
    }
    Webhook webhook = found.get();
    if (!webhook.token().equals(route.get(2))) {
      return Optional.of(ApiAnswer.error(401, 50027, "Invalid Webhook Token"));
    }
    if (route.size() == 3) {
      return switch (request.method()) {
        case "POST" -> Optional.of(limited(webhook, "execute", true, request));
        case "GET" -> Optional.of(limited(webhook, "get", false, request));
        case "DELETE" -> Optional.of(limited(webhook, "delete", false, request));
        default -> Optional.of(ApiAnswer.error(405, 0, "405: Method Not Allowed"));
      };
    }
    if (route.size() == 5 && route.get(3).equals("messages")) {
      return Optional.of(limited(webhook, "message " + request.method(), false, request));
    }
    return Optional.of(ApiAnswer.error(404, 0, "404: Not Found"));
  }

  private ApiAnswer limited(Webhook webhook, String what, boolean posts, ApiRequest request) {
    String place = request.query().getOrDefault("thread_id", webhook.channel());
    Buckets.Verdict verdict =
        buckets.ofWebhook(
            request.arrived(), webhook.id(), what, posts ? place : "", request.version());
    if (verdict.refusal().isPresent()) {
      return verdict.refusal().get();
    }
    synchronized (channels) {
      try {
        return act(webhook, what, request).with(verdict.headers());
      } catch (Refusal refusal) {
        return refusal.answer().with(verdict.headers());
      }
    }
  }

  private ApiAnswer act(Webhook webhook, String what, ApiRequest request) {
    return switch (what) {
      case "execute" -> execute(webhook, request);
      case "get" -> ApiAnswer.json(200, describe(webhook));
      case "delete" -> {
        remove(webhook.id());
        yield ApiAnswer.empty(204);
      }
      default -> message(webhook, request);
    };
  }

  ObjectNode describe(Webhook webhook) {
    String guildId = channels.place(webhook.channel()).map(place -> place.guildId).orElse("");
    return Wire.webhook(webhook, guildId, guilds.bot());
  }

  private ApiAnswer execute(Webhook webhook, ApiRequest request) {
    ReadForm.Form form = ReadForm.read(request);
    if (form.problem().isPresent()) {
      return form.problem().get();
    }
    String threadId = request.query().getOrDefault("thread_id", "");
    String threadName = form.payload().path("thread_name").asString("");
    Optional<ApiAnswer> wrongPlace = checkPlace(webhook, threadId, threadName);
    if (wrongPlace.isPresent()) {
      return wrongPlace.get();
    }
    ObjectNode payload = withComponents(webhook, request, form.payload());
    Optional<ApiAnswer> wrong = CheckMessage.ofNew(payload, form.files());
    if (wrong.isPresent()) {
      return wrong.get();
    }
    String place = threadId.isEmpty() ? webhook.channel() : threadId;
    if (!threadName.isEmpty()) {
      place = open(webhook, threadName, payload);
    }
    String name = payload.path("username").asString(webhook.name());
    FakeMessage.Author author = new FakeMessage.Author(webhook.id(), name, true);
    FakeMessage message =
        posting.post(posting.compose(webhook.id(), author, place, payload, form.files()));
    return request.query().getOrDefault("wait", "false").equals("true")
        ? ApiAnswer.json(200, posting.describe(message))
        : ApiAnswer.empty(204);
  }

  /** Only what an application made may carry what answers to it; others may, if they ask for it. */
  private static ObjectNode withComponents(
      Webhook webhook, ApiRequest request, ObjectNode payload) {
    boolean asked = request.query().getOrDefault("with_components", "false").equals("true");
    boolean owned = !webhook.applicationId().isEmpty();
    if (!payload.has("components") || owned) {
      return payload;
    }
    ObjectNode changed = payload.deepCopy();
    boolean answers = payload.path("components").toString().contains("\"custom_id\"");
    if (!asked || answers) {
      changed.remove("components");
    }
    return changed;
  }

  private String open(Webhook webhook, String threadName, ObjectNode payload) {
    Place forum = channels.place(webhook.channel()).orElseThrow(Refusal::unknownChannel);
    Place thread =
        threads.open(forum, FakeChannelType.PUBLIC_THREAD, threadName.strip(), webhook.id());
    thread.tags = payload.path("applied_tags").valueStream().map(tag -> tag.asString("")).toList();
    threads.announce(thread);
    return thread.id;
  }

  private Optional<ApiAnswer> checkPlace(Webhook webhook, String threadId, String threadName) {
    boolean forum = channels.isForum(webhook.channel());
    if (!threadId.isEmpty() && !threadName.isEmpty()) {
      return problem(400, 220002, "Webhook cannot have both a thread_id and thread_name property");
    }
    if (forum && threadId.isEmpty() && threadName.isEmpty()) {
      return problem(
          400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id");
    }
    if (!forum && !threadName.isEmpty()) {
      return problem(400, 220003, "Webhooks can only create threads in forum channels");
    }
    if (!threadId.isEmpty() && !channels.isThreadOf(threadId, webhook.channel())) {
      return problem(404, 10003, "Unknown Channel");
    }
    if (channels.isLocked(threadId)) {
      return problem(400, 160005, "Thread is locked");
    }
    return Optional.empty();
  }

  private static Optional<ApiAnswer> problem(int status, int code, String message) {
    return Optional.of(ApiAnswer.error(status, code, message));
  }

  private ApiAnswer message(Webhook webhook, ApiRequest request) {
    String place = request.query().getOrDefault("thread_id", webhook.channel());
    Optional<FakeMessage> found =
        channels
            .message(request.route().get(4))
            .filter(message -> message.webhookId().equals(webhook.id()))
            .filter(message -> message.channelId().equals(place));
    if (found.isEmpty()) {
      return ApiAnswer.error(404, 10008, "Unknown Message");
    }
    return switch (request.method()) {
      case "GET" -> ApiAnswer.json(200, posting.describe(found.get()));
      case "PATCH" -> edit(found.get(), request);
      case "DELETE" -> {
        posting.delete(found.get());
        yield ApiAnswer.empty(204);
      }
      default -> ApiAnswer.error(405, 0, "405: Method Not Allowed");
    };
  }

  private ApiAnswer edit(FakeMessage message, ApiRequest request) {
    ReadForm.Form form = ReadForm.read(request);
    if (form.problem().isPresent()) {
      return form.problem().get();
    }
    Optional<ApiAnswer> wrong = CheckMessage.ofEdit(form.payload(), form.files());
    if (wrong.isPresent()) {
      return wrong.get();
    }
    FakeMessage edited =
        posting.edit(
            message,
            Posting.merged(message, form.payload()),
            Posting.mergedFiles(message, form.payload(), form.files()));
    return ApiAnswer.json(200, posting.describe(edited));
  }
}
