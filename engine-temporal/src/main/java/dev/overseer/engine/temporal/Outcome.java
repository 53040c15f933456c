package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an attempt came to and what follows, as its worker decided: what the activity returns.
 *
 * @param next what follows
 * @param delay how long before the next attempt, if there is one. No instant: clocks differ
 * @param reason in words
 * @param attempts all that the task has behind it now
 * @param result of this attempt; empty where none was made
 */
record Outcome(
    Next next, Duration delay, String reason, Attempts attempts, Optional<ObjectNode> result) {

  /** What follows. The words are in every history. */
  enum Next {
    /** Nothing: the task is done. */
    COMPLETE,
    /** Nothing: it is a dead letter. */
    GIVE_UP,
    /** Nothing: it was cancelled. */
    DROP,
    /** Another attempt, which costs one of its retries. */
    RETRY,
    /** Another attempt: this one has cost nothing. */
    PUT_BACK,
    /** Another attempt: none was made, since the worker takes nothing at the moment. */
    HAND_BACK,
    /** Nothing: it is a dead letter, and was never tried. The reason is the letter's. */
    REFUSE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Without an attempt. */
  static Outcome handedBack(Attempts attempts, String reason) {
    return new Outcome(Next.HAND_BACK, Duration.ZERO, reason, attempts, Optional.empty());
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("next", next.word());
    json.put("delay_ms", delay.toMillis());
    json.put("reason", reason);
    attempts.into(json.putObject("attempts"));
    result.ifPresent(is -> json.set("result", is));
    return json;
  }

  /** Reads one, of this version or another; a word that it does not know is an attempt more. */
  static Outcome fromJson(ObjectNode json) {
    Next next = Next.HAND_BACK;
    for (Next one : Next.values()) {
      if (one.word().equals(json.path("next").asString(""))) {
        next = one;
      }
    }
    return new Outcome(
        next,
        Duration.ofMillis(json.path("delay_ms").asLong(0)),
        json.path("reason").asString(""),
        json.path("attempts") instanceof ObjectNode before
            ? Attempts.fromJson(before)
            : Attempts.NONE,
        json.path("result") instanceof ObjectNode result ? Optional.of(result) : Optional.empty());
  }
}
