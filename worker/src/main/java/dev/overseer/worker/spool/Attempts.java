package dev.overseer.worker.spool;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task has behind it: how its attempts ended, and when the next one is due.
 *
 * @param retries how many of its retries it has used
 * @param interruptions how many attempts ended because we were stopped, or died; they cost nothing
 * @param notBefore when the next attempt may start; {@link Instant#MIN} means any time
 * @param history the latest attempts, oldest first, at most {@value #LONGEST_HISTORY}
 */
public record Attempts(int retries, int interruptions, Instant notBefore, List<Attempt> history) {
  /** A task that has not been tried. */
  public static final Attempts NONE = new Attempts(0, 0, Instant.MIN, List.of());

  private static final int LONGEST_HISTORY = 50;

  public Attempts {
    history =
        List.copyOf(history.subList(Math.max(0, history.size() - LONGEST_HISTORY), history.size()));
  }

  /**
   * One attempt.
   *
   * @param verdict a word: failed, interrupted, limit, …
   * @param exitCode of the agent; -1 where there is none
   * @param reason a sentence for people
   */
  public record Attempt(
      Instant startedAt, Instant endedAt, String verdict, int exitCode, String reason) {}

  /** With a failed attempt more, and the next one due later. */
  public Attempts failed(Attempt attempt, Instant nextAt) {
    return new Attempts(retries + 1, interruptions, nextAt, with(attempt));
  }

  /** With an attempt more that costs nothing. */
  public Attempts interrupted(Attempt attempt) {
    return new Attempts(retries, interruptions + 1, Instant.MIN, with(attempt));
  }

  /** With an attempt more that costs nothing, and the next one due later. */
  public Attempts deferred(Attempt attempt, Instant nextAt) {
    return new Attempts(retries, interruptions, nextAt, with(attempt));
  }

  /** Writes it into an object. */
  public void into(ObjectNode json) {
    json.put("retry_count", retries);
    json.put("interruptions", interruptions);
    if (!notBefore.equals(Instant.MIN)) {
      json.put("not_before", notBefore.toString());
    }
    json.set("history", historyJson());
  }

  ArrayNode historyJson() {
    ArrayNode array = Json.object().arrayNode();
    for (Attempt attempt : history) {
      ObjectNode one = array.addObject();
      one.put("started_at", attempt.startedAt().toString());
      one.put("ended_at", attempt.endedAt().toString());
      one.put("verdict", attempt.verdict());
      one.put("exit_code", attempt.exitCode());
      one.put("reason", attempt.reason());
    }
    return array;
  }

  /** Reads what {@link #into} wrote; what is missing is nothing. */
  public static Attempts fromJson(ObjectNode json) {
    List<Attempt> history = new ArrayList<>();
    for (JsonNode one : json.path("history")) {
      history.add(
          new Attempt(
              time(one.path("started_at")).orElse(Instant.EPOCH),
              time(one.path("ended_at")).orElse(Instant.EPOCH),
              one.path("verdict").asString(""),
              one.path("exit_code").asInt(-1),
              one.path("reason").asString("")));
    }
    return new Attempts(
        json.path("retry_count").asInt(0),
        json.path("interruptions").asInt(0),
        time(json.path("not_before")).orElse(Instant.MIN),
        history);
  }

  private static Optional<Instant> time(JsonNode node) {
    try {
      return Optional.of(Instant.parse(node.asString("")));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private List<Attempt> with(Attempt attempt) {
    List<Attempt> longer = new ArrayList<>(history);
    longer.add(attempt);
    return longer;
  }
}
