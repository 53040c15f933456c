package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;

/**
 * Follows a task that counts: checks that its lines come in order, each once, and that there are
 * gaps only where there may be.
 */
final class Follower {
  private final String head;
  private final boolean mayMiss;

  long lines;
  long missed;
  boolean ended;

  private Follower(String taskId, boolean mayMiss) {
    head = "{\"type\":\"output\",\"task_id\":\"%s\",\"pid\":".formatted(taskId);
    this.mayMiss = mayMiss;
  }

  /** It must get every line. */
  static Follower strict(String taskId) {
    return new Follower(taskId, false);
  }

  /** It must get every line, or be told that it didn't. */
  static Follower lenient(String taskId) {
    return new Follower(taskId, true);
  }

  /** Follows to the end of the task. */
  Follower toTheEnd(TestClient client) {
    while (!ended) {
      take(client.next());
    }
    return this;
  }

  private void take(String json) {
    long next = lines + missed + 1;
    // By hand, since there are millions of them; other tests read them properly.
    if (json.startsWith(head) && json.endsWith("\"seq\":" + next + "}")) {
      assertThat(json.contains("\"data\":\"" + next + "\"")).as(json).isTrue();
      lines++;
      return;
    }
    ServerMessage message = Wire.readServerMessage(json.getBytes(UTF_8));
    switch (message) {
      case ServerMessage.Gap gap -> {
        assertThat(mayMiss).as("it must not miss lines: %s", gap).isTrue();
        assertThat(gap.fromSeq()).isEqualTo(next);
        missed += gap.toSeq() - gap.fromSeq() + 1;
      }
      case ServerMessage.Exited _ -> ended = true;
      default ->
          assertThat(message.type())
              .as("instead of line %d: %s", next, json)
              .isIn("started", "subscribed", "unsubscribed");
    }
  }
}
