package dev.overseer.testkit.discord;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes of a channel's messages. */
final class MessageRoutes implements BotRoutes {
  private final Channels channels;
  private final Guilds guilds;
  private final Posting posting;

  MessageRoutes(Channels channels, Guilds guilds, Posting posting) {
    this.channels = channels;
    this.guilds = guilds;
    this.posting = posting;
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    if (call.route().size() < 3
        || !call.part(0).equals("channels")
        || !call.part(2).equals("messages")) {
      return Optional.empty();
    }
    Place place = guilds.visible(call.part(1));
    if (!place.type.holdsMessages()) {
      throw new Refusal(400, 50008, "Cannot send messages in a non-text channel");
    }
    if (call.is("POST channels/*/messages")) {
      return Optional.of(send(place, call));
    }
    if (call.is("GET channels/*/messages")) {
      return Optional.of(list(place, call));
    }
    if (call.route().size() != 4) {
      return Optional.empty();
    }
    FakeMessage message =
        channels
            .message(call.part(3))
            .filter(known -> known.channelId().equals(place.id))
            .orElseThrow(Refusal::unknownMessage);
    return switch (call.request().method()) {
      case "GET" -> Optional.of(ApiAnswer.json(200, posting.describe(message)));
      case "PATCH" -> Optional.of(edit(message, call));
      case "DELETE" -> Optional.of(delete(place, message));
      default -> Optional.empty();
    };
  }

  private ApiAnswer send(Place place, BotCall call) {
    guilds.demand(
        place,
        place.type.isThread()
            ? FakePermission.SEND_MESSAGES_IN_THREADS
            : FakePermission.SEND_MESSAGES);
    ReadForm.Form form = call.form();
    if (!form.files().isEmpty()) {
      guilds.demand(place, FakePermission.ATTACH_FILES);
    }
    refuse(CheckMessage.ofNew(form.payload(), form.files()));
    String reference = form.payload().path("message_reference").path("message_id").asString("");
    boolean must =
        form.payload().path("message_reference").path("fail_if_not_exists").asBoolean(true);
    if (!reference.isEmpty() && must && channels.message(reference).isEmpty()) {
      FormErrors errors = new FormErrors();
      errors.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
      throw new Refusal(errors.answer());
    }
    FakeMessage message =
        posting.post(
            posting.compose(
                "", FakeMessage.Author.of(guilds.bot()), place.id, form.payload(), form.files()));
    return ApiAnswer.json(200, posting.describe(message));
  }

  private static void refuse(Optional<ApiAnswer> wrong) {
    wrong.ifPresent(
        answer -> {
          throw new Refusal(answer);
        });
  }

  private ApiAnswer list(Place place, BotCall call) {
    int limit = call.number("limit", 50, 1, 100);
    ArrayNode list = JsonMapper.shared().createArrayNode();
    if (!FakePermission.READ_MESSAGE_HISTORY.in(guilds.ofBot(place))) {
      return ApiAnswer.json(200, list);
    }
    long after = call.query("after").map(Long::parseLong).orElse(0L);
    long before = call.query("before").map(Long::parseLong).orElse(Long.MAX_VALUE);
    List<FakeMessage> found = new ArrayList<>();
    for (FakeMessage message : channels.messagesIn(place.id)) {
      long id = Long.parseLong(message.id());
      if (id > after && id < before) {
        found.add(message);
      }
    }
    // The newest; with "after", those that follow it at once. Newest first, either way.
    int from = after > 0 ? 0 : Math.max(0, found.size() - limit);
    List<FakeMessage> page =
        new ArrayList<>(found.subList(from, Math.min(found.size(), from + limit)));
    Collections.reverse(page);
    page.forEach(message -> list.add(posting.describe(message)));
    return ApiAnswer.json(200, list);
  }

  private ApiAnswer edit(FakeMessage message, BotCall call) {
    if (!isOwn(message)) {
      throw new Refusal(403, 50005, "Cannot edit a message authored by another user");
    }
    ReadForm.Form form = call.form();
    refuse(CheckMessage.ofEdit(form.payload(), form.files()));
    ObjectNode payload = Posting.merged(message, form.payload());
    FakeMessage edited =
        posting.edit(message, payload, Posting.mergedFiles(message, form.payload(), form.files()));
    return ApiAnswer.json(200, posting.describe(edited));
  }

  private ApiAnswer delete(Place place, FakeMessage message) {
    if (!isOwn(message)) {
      guilds.demand(place, FakePermission.MANAGE_MESSAGES);
    }
    posting.delete(message);
    return ApiAnswer.empty(204);
  }

  private boolean isOwn(FakeMessage message) {
    return message.author().id().equals(guilds.bot().id());
  }
}
