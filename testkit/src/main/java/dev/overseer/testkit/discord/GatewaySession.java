package dev.overseer.testkit.discord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session of the bot's, which outlives its connections: what happens while there is none is told
 * to the next that resumes it.
 */
final class GatewaySession {
  private static final int MOST_KEPT = 20_000;

  private final String id;
  private final long intents;
  private final Deque<ObjectNode> told = new ArrayDeque<>();
  private Optional<GatewayConnection> connection;
  private long seq;

  GatewaySession(String id, long intents, GatewayConnection connection) {
    this.id = id;
    this.intents = intents;
    this.connection = Optional.of(connection);
  }

  String id() {
    return id;
  }

  boolean wants(long intent) {
    return intent == 0 || (intents & intent) != 0;
  }

  synchronized boolean connected() {
    return connection.isPresent();
  }

  synchronized void dispatch(String type, ObjectNode data) {
    ObjectNode frame =
        JsonMapper.shared().createObjectNode().put("op", 0).put("s", ++seq).put("t", type);
    frame.set("d", data);
    told.addLast(frame);
    if (told.size() > MOST_KEPT) {
      told.removeFirst();
    }
    connection.ifPresent(to -> to.send(frame));
  }

  /** Tells another connection all behind {@code since}; false if that is forgotten, or to come. */
  synchronized boolean resume(GatewayConnection other, long since) {
    if (since > seq || since < seq - told.size()) {
      return false;
    }
    connection = Optional.of(other);
    for (ObjectNode frame : told) {
      if (frame.path("s").asLong() > since) {
        other.send(frame);
      }
    }
    dispatch("RESUMED", JsonMapper.shared().createObjectNode());
    return true;
  }

  synchronized void lost(GatewayConnection gone) {
    if (connection.filter(gone::equals).isPresent()) {
      connection = Optional.empty();
    }
  }

  synchronized Optional<GatewayConnection> connection() {
    return connection;
  }
}
