package dev.overseer.testkit.discord;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What bots answer to interactions, and how they change that. */
final class Answers {
  private static final int MESSAGE = 4;
  private static final int DEFERRED_MESSAGE = 5;
  private static final int DEFERRED_UPDATE = 6;
  private static final int UPDATE = 7;
  private static final int MODAL = 9;
  private static final int EPHEMERAL = 1 << 6;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Channels channels;
  private final Guilds guilds;
  private final Posting posting;
  private final Interactions interactions;
  private final PrivateMessages hidden;

  Answers(
      Channels channels,
      Guilds guilds,
      Posting posting,
      Interactions interactions,
      PrivateMessages hidden) {
    this.channels = channels;
    this.guilds = guilds;
    this.posting = posting;
    this.interactions = interactions;
    this.hidden = hidden;
  }

  /**
   * The first answer.
   *
   * @return what comes of it, for who asks for that
   */
  ObjectNode answer(FakeInteraction interaction, ObjectNode answer, List<FormFile> files) {
    synchronized (channels) {
      if (interactions.late(interaction)) {
        throw new Refusal(404, 10062, "Unknown interaction");
      }
      if (!(interaction.state instanceof FakeInteraction.State.Waiting)) {
        throw new Refusal(400, 40060, "Interaction has already been acknowledged.");
      }
      int type = answer.path("type").asInt(0);
      Optional<FakeMessage> message = apply(interaction, type, answer.path("data"), files);
      channels.changed();
      return outcome(interaction, type, message);
    }
  }

  private Optional<FakeMessage> apply(
      FakeInteraction interaction, int type, JsonNode data, List<FormFile> files) {
    ObjectNode payload = data instanceof ObjectNode object ? object : JSON.createObjectNode();
    boolean component = interaction.type == Interactions.COMPONENT;
    if (type == MESSAGE) {
      FakeMessage message = say(interaction, payload, files, false);
      interaction.originalId = Optional.of(message.id());
      interaction.state = new FakeInteraction.State.Answered(type);
      return Optional.of(message);
    }
    if (type == DEFERRED_MESSAGE) {
      boolean ephemeral = (payload.path("flags").asInt(0) & EPHEMERAL) != 0;
      interaction.state = new FakeInteraction.State.Deferred(ephemeral, false);
      return Optional.empty();
    }
    if (type == DEFERRED_UPDATE && component) {
      interaction.originalId = interaction.sourceId;
      interaction.state = new FakeInteraction.State.Deferred(false, true);
      return Optional.empty();
    }
    if (type == UPDATE && component) {
      FakeMessage source =
          interaction.sourceId.flatMap(hidden::orPublic).orElseThrow(Refusal::unknownMessage);
      FakeMessage changed = change(source, payload, files);
      interaction.originalId = interaction.sourceId;
      interaction.state = new FakeInteraction.State.Answered(type);
      return Optional.of(changed);
    }
    if (type == MODAL && data.hasNonNull("custom_id") && data.hasNonNull("title")) {
      interaction.modal = Optional.of(data);
      interaction.state = new FakeInteraction.State.Answered(type);
      return Optional.empty();
    }
    FormErrors errors = new FormErrors();
    errors.add("type", "BASE_TYPE_CHOICES", "Not an answer to this interaction.");
    throw new Refusal(errors.answer());
  }

  private ObjectNode outcome(FakeInteraction interaction, int type, Optional<FakeMessage> message) {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode about =
        json.putObject("interaction").put("id", interaction.id).put("type", interaction.type);
    ObjectNode resource = json.putObject("resource").put("type", type);
    message.ifPresent(
        made -> {
          about.put("response_message_id", made.id());
          about.put("response_message_ephemeral", made.ephemeral());
          resource.set("message", posting.describe(made));
        });
    return json;
  }

  /** What a follow-up says; the first one after a deferral is the answer itself. */
  FakeMessage follow(FakeInteraction interaction, ObjectNode payload, List<FormFile> files) {
    return switch (interaction.state) {
      case FakeInteraction.State.Waiting waiting ->
          throw new Refusal(404, 10015, "Unknown Webhook");
      case FakeInteraction.State.Deferred(boolean ephemeral, boolean update) when !update -> {
        FakeMessage message = say(interaction, payload, files, ephemeral);
        interaction.originalId = Optional.of(message.id());
        interaction.state = new FakeInteraction.State.Answered(MESSAGE);
        yield message;
      }
      case FakeInteraction.State.Deferred deferred -> say(interaction, payload, files, false);
      case FakeInteraction.State.Answered answered -> say(interaction, payload, files, false);
    };
  }

  private FakeMessage say(
      FakeInteraction interaction, ObjectNode payload, List<FormFile> files, boolean ephemeral) {
    refuse(CheckMessage.ofAnswer(payload, files));
    ObjectNode said = payload.deepCopy();
    if (ephemeral) {
      said.put("flags", payload.path("flags").asInt(0) | EPHEMERAL);
    }
    FakeMessage message =
        posting.compose(
            "", FakeMessage.Author.of(guilds.bot()), interaction.channelId, said, files);
    if (message.ephemeral()) {
      hidden.put(message);
    } else {
      posting.post(message);
    }
    interaction.messageIds.add(message.id());
    channels.changed();
    return message;
  }

  /** Which message a path means. */
  FakeMessage find(FakeInteraction interaction, String id) {
    Optional<String> wanted =
        id.equals("@original")
            ? interaction.originalId
            : Optional.of(id).filter(interaction.messageIds::contains);
    return wanted.flatMap(hidden::orPublic).orElseThrow(Refusal::unknownMessage);
  }

  /** An edit; of the answer that was deferred, it is what says it. */
  FakeMessage edit(
      FakeInteraction interaction, String id, ObjectNode payload, List<FormFile> files) {
    boolean original = id.equals("@original");
    if (original && interaction.state instanceof FakeInteraction.State.Deferred deferred) {
      if (!deferred.update()) {
        return follow(interaction, payload, files);
      }
      FakeMessage changed = change(find(interaction, id), payload, files);
      interaction.state = new FakeInteraction.State.Answered(UPDATE);
      return changed;
    }
    return change(find(interaction, id), payload, files);
  }

  private FakeMessage change(FakeMessage message, ObjectNode payload, List<FormFile> files) {
    refuse(CheckMessage.ofAnswerEdit(payload, files));
    ObjectNode merged = Posting.merged(message, payload);
    // Who sees a message is settled when it is sent.
    merged.set("flags", message.payload().path("flags"));
    List<FakeMessage.File> all = Posting.mergedFiles(message, payload, files);
    if (!hidden.has(message)) {
      return posting.edit(message, merged, all);
    }
    FakeMessage changed = message.changed(merged, all);
    hidden.put(changed);
    return changed;
  }

  void delete(FakeMessage message) {
    if (hidden.has(message)) {
      hidden.put(message.gone());
    } else {
      posting.delete(message);
    }
  }

  private static void refuse(Optional<ApiAnswer> wrong) {
    wrong.ifPresent(
        answer -> {
          throw new Refusal(answer);
        });
  }
}
