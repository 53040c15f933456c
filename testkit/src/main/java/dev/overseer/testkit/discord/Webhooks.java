package dev.overseer.testkit.discord;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of webhooks with a token: execute, get, edit and delete messages, get. */
final class Webhooks implements Api {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A webhook as the fake keeps it. */
  record Webhook(String id, String token, String channel) {}

  private final Channels channels;
  private final Buckets buckets;
  private final Map<String, Webhook> webhooks = new HashMap<>();

  Webhooks(Channels channels, Buckets buckets) {
    this.channels = channels;
    this.buckets = buckets;
  }

  synchronized Webhook add(String channel) {
    String id = channels.newId();
    String token =
        ("t0ken-of_" + id + "-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdEfGhIj0").substring(0, 68);
    Webhook webhook = new Webhook(id, token, channel);
    webhooks.put(id, webhook);
    return webhook;
  }

  synchronized void remove(String id) {
    webhooks.remove(id);
  }

  /** Makes a webhook be there again. */
  synchronized void restore(Webhook webhook) {
    webhooks.put(webhook.id(), webhook);
  }

  private synchronized Optional<Webhook> find(String id) {
    return Optional.ofNullable(webhooks.get(id));
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
    ApiAnswer answer =
        switch (what) {
          case "execute" -> execute(webhook, request);
          case "get" -> ApiAnswer.json(200, describe(webhook));
          default -> message(webhook, request);
        };
    return answer.with(verdict.headers());
  }

  private static ObjectNode describe(Webhook webhook) {
    return JSON.createObjectNode()
        .put("id", webhook.id())
        .put("type", 1)
        .put("name", "Captain Hook")
        .put("channel_id", webhook.channel())
        .put("token", webhook.token());
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
    Optional<ApiAnswer> wrong = CheckMessage.ofNew(form.payload(), form.files());
    if (wrong.isPresent()) {
      return wrong.get();
    }
    String place =
        threadName.isEmpty()
            ? threadId.isEmpty() ? webhook.channel() : threadId
            : channels.addThread(webhook.channel());
    FakeMessage message =
        new FakeMessage(
            channels.newId(),
            webhook.id(),
            place,
            request.arrived(),
            System.nanoTime(),
            form.payload(),
            form.files().stream().map(FakeMessage.File::of).toList(),
            0,
            false);
    channels.put(message);
    return request.query().getOrDefault("wait", "false").equals("true")
        ? ApiAnswer.json(200, describe(message))
        : ApiAnswer.empty(204);
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
      case "GET" -> ApiAnswer.json(200, describe(found.get()));
      case "PATCH" -> edit(found.get(), request);
      case "DELETE" -> {
        channels.put(changed(found.get(), found.get().payload(), found.get().files(), true));
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
    ObjectNode payload = ((ObjectNode) message.payload()).deepCopy();
    form.payload().forEachEntry(payload::set);
    // What was allowed before counts for nothing: an edit without it may ping.
    payload.set("allowed_mentions", form.payload().path("allowed_mentions"));
    List<FakeMessage.File> files =
        form.payload().has("attachments")
            ? form.files().stream().map(FakeMessage.File::of).toList()
            : message.files();
    FakeMessage edited = changed(message, payload, files, false);
    channels.put(edited);
    return ApiAnswer.json(200, describe(edited));
  }

  private static FakeMessage changed(
      FakeMessage message,
      tools.jackson.databind.JsonNode payload,
      List<FakeMessage.File> files,
      boolean deleted) {
    return new FakeMessage(
        message.id(),
        message.webhookId(),
        message.channelId(),
        message.arrived(),
        message.arrivedNanos(),
        payload,
        files,
        message.edits() + (deleted ? 0 : 1),
        deleted);
  }

  private static ObjectNode describe(FakeMessage message) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", message.id());
    json.put("type", 0);
    json.put("content", message.content());
    json.put("channel_id", message.channelId());
    json.put("webhook_id", message.webhookId());
    json.put(
        "timestamp", Instant.EPOCH.equals(message.arrived()) ? "" : message.arrived().toString());
    ArrayNode embeds = json.putArray("embeds");
    message.embeds().forEach(embeds::add);
    ArrayNode files = json.putArray("attachments");
    for (FakeMessage.File file : message.files()) {
      files.addObject().put("filename", file.name()).put("size", file.text().length());
    }
    return json;
  }
}
