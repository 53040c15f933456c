package dev.overseer.testkit.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person's click or command, and what the bot has answered.
 *
 * <pre>
 * Waiting ─► Answered
 *    └─────► Deferred ─► Answered
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class FakeInteraction {
  /** How far it is. */
  sealed interface State {
    /** Nothing came yet. */
    record Waiting() implements State {}

    /**
     * The bot is thinking.
     *
     * @param ephemeral whether its answer will be for the person alone
     * @param update whether it will change the message that was clicked
     */
    record Deferred(boolean ephemeral, boolean update) implements State {}

    /**
     * The bot has said what it has to say, follow-ups aside.
     *
     * @param type Discord's number for the kind of answer
     */
    record Answered(int type) implements State {}
  }

  private final Channels channels;
  private final PrivateMessages messages;
  final String id;
  final String token;
  final int type;
  final String channelId;
  final Optional<String> sourceId;
  final Instant created;
  final ObjectNode payload;

  /** Ids of the messages that answer it, in order. */
  final List<String> messageIds = new ArrayList<>();

  State state = new State.Waiting();
  Optional<String> originalId = Optional.empty();
  Optional<JsonNode> modal = Optional.empty();

  FakeInteraction(
      Channels channels,
      PrivateMessages messages,
      int type,
      String channelId,
      Optional<String> sourceId,
      Instant created,
      ObjectNode payload) {
    this.channels = channels;
    this.messages = messages;
    this.id = payload.path("id").asString();
    this.token = payload.path("token").asString();
    this.type = type;
    this.channelId = channelId;
    this.sourceId = sourceId;
    this.created = created;
    this.payload = payload;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** The secret that opens its follow-ups. */
  public String token() {
    return token;
  }

  /** The JSON that the bot gets. */
  public String json() {
    return payload.toString();
  }

  /** Whether the bot has at least said that it is thinking. */
  public boolean acknowledged() {
    synchronized (channels) {
      return !(state instanceof State.Waiting);
    }
  }

  /** Whether the bot is thinking, and has not said anything yet. */
  public boolean deferred() {
    synchronized (channels) {
      return state instanceof State.Deferred;
    }
  }

  /** The messages that answer it as they are now, the first answer first. */
  public List<FakeMessage> answers() {
    synchronized (channels) {
      return messageIds.stream().flatMap(known -> messages.orPublic(known).stream()).toList();
    }
  }

  /** The modal that answers it. */
  public Optional<JsonNode> modal() {
    synchronized (channels) {
      return modal;
    }
  }

  /** Waits for the first message that answers it, for so long at most. */
  public Optional<FakeMessage> awaitAnswer(Duration most) throws InterruptedException {
    return awaitAnswers(1, most).stream().findFirst();
  }

  /** Waits for so many messages that answer it, for so long at most; gives those there are. */
  public List<FakeMessage> awaitAnswers(int count, Duration most) throws InterruptedException {
    synchronized (channels) {
      channels.awaitUntil(() -> answers().size() >= count, Instant.now().plus(most));
      return answers();
    }
  }

  /** Waits until the bot has at least said that it is thinking; says whether it has. */
  public boolean awaitAcknowledged(Duration most) throws InterruptedException {
    synchronized (channels) {
      return channels.awaitUntil(() -> !(state instanceof State.Waiting), Instant.now().plus(most));
    }
  }
}
