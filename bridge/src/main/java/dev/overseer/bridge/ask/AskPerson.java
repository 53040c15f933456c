package dev.overseer.bridge.ask;

import dev.overseer.bridge.bot.AskBot;
import dev.overseer.bridge.bot.Reply;
import dev.overseer.bridge.bot.Run;
import dev.overseer.core.Backoff;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the question to the bot and waits for what a person says.
 *
 * <pre>
 *   ASKING ── askId ──► WAITING ── approved, denied, expired ──► answer
 *     ▲                    │ not known there (any more)
 *     └────────────────────┘
 * </pre>
 *
 * <p>A bot that is not there is tried again until the time is over: the question has a key, so it
 * is one question however often it is put. A bot that refuses is believed.
 */
final class AskPerson {
  private static final int WAIT_SECONDS = 25;
  private static final Duration SLACK = Duration.ofSeconds(10);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

  /** The bot takes 64 KiB. */
  private static final int MOST_BYTES = 60 * 1024;

  private static final int MOST_CHARACTERS = 32_000;
  private static final int MOST_OF_A_NAME = 150;
  private static final int MOST_OF_A_PATH = 4000;
  private static final long MOST_SECONDS = 86_400;

  private final AskBot bot;
  private final InstantSource clock;

  private final Run run;
  private final Instant deadline;
  private final Duration timeout;

  private final Backoff.Waits waits = BACKOFF.waits(new SplittableRandom());
  private volatile String lastTrouble = "";

  AskPerson(Run run, Duration timeout, InstantSource clock) {
    this.run = run;
    this.bot = new AskBot(run);
    this.timeout = timeout;
    this.clock = clock;
    this.deadline = clock.instant().plus(timeout);
  }

  /**
   * Asks.
   *
   * @param nonce something that no other question has
   */
  HookAnswer ask(HookRequest request, String nonce) throws InterruptedException {
    ObjectNode question = question(request, nonce);
    Optional<String> askId = Optional.empty();
    while (left().isPositive()) {
      Reply reply = askId.isEmpty() ? put(question) : look(askId.get());
      switch (reply) {
        case Reply.Done(ObjectNode body) -> {
          waits.reset();
          lastTrouble = "";
          askId = id(body);
          Optional<HookAnswer> answer = answer(body);
          if (answer.isPresent()) {
            return answer.get();
          }
          if (askId.isEmpty()) {
            rest("the bot gives the question no id", Optional.empty());
          }
        }
        case Reply.Later(String reason, Optional<Duration> after) -> rest(reason, after);
        case Reply.Refused(int status, String message) -> {
          if (status != 404 || askId.isEmpty()) {
            return new HookAnswer.Deny(
                "Denied: the bot refuses to ask anybody (%d: %s)".formatted(status, message));
          }
          // It lost the question: it is put once more.
          askId = Optional.empty();
          rest(message, Optional.empty());
        }
      }
    }
    return timeIsOver();
  }

  /** What to answer when nobody has. For any thread. */
  HookAnswer timeIsOver() {
    String why = lastTrouble;
    return new HookAnswer.Deny(
        why.isEmpty()
            ? "Denied: nobody answered within %d s".formatted(timeout.toSeconds())
            : "Denied: nobody could be asked within %d s: %s".formatted(timeout.toSeconds(), why));
  }

  /** How much time there is. */
  Duration left() {
    return Duration.between(clock.instant(), deadline);
  }

  private Reply put(ObjectNode question) {
    question.put("timeoutSeconds", Math.clamp(left().toSeconds(), 1, MOST_SECONDS));
    return bot.post("/run/asks", question, patience(Duration.ZERO));
  }

  private Reply look(String askId) {
    long wait = Math.clamp(left().toSeconds(), 0, WAIT_SECONDS);
    return bot.get(
        "/run/asks/%s?wait=%d".formatted(askId, wait), patience(Duration.ofSeconds(wait)));
  }

  private Duration patience(Duration wait) {
    Duration most = wait.plus(SLACK);
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }

  private void rest(String reason, Optional<Duration> after) throws InterruptedException {
    lastTrouble = reason;
    Duration wait = after.orElseGet(waits::next);
    Duration left = left();
    Duration pause = left.compareTo(wait) < 0 ? left : wait;
    if (pause.isPositive()) {
      Thread.sleep(pause);
    }
  }

  /** It becomes a part of a path. */
  private static Optional<String> id(ObjectNode body) {
    return Optional.of(body.path("askId").asString(""))
        .filter(id -> id.matches("[A-Za-z0-9_-]{1,128}"));
  }

  private static Optional<HookAnswer> answer(ObjectNode body) {
    String by = body.path("by").asString("");
    String who = by.isBlank() ? "a person" : by;
    String reason = body.path("reason").asString("");
    return switch (body.path("state").asString("")) {
      case "approved" -> Optional.of(new HookAnswer.Allow("Approved by " + who));
      case "denied" ->
          Optional.of(
              new HookAnswer.Deny(
                  "Denied by " + who + (reason.isBlank() ? "" : ": " + reason.strip())));
      case "expired" ->
          Optional.of(
              new HookAnswer.Deny(
                  "Denied: " + (reason.isBlank() ? "nobody answered in time" : reason.strip())));
      default -> Optional.empty();
    };
  }

  private ObjectNode question(HookRequest request, String nonce) {
    DescribeCall.Call call = DescribeCall.of(request);
    ObjectNode question = question(request, call, nonce);
    for (int most = MOST_CHARACTERS; isTooLong(question); most /= 2) {
      question = question(request, call.cut(most), nonce);
    }
    return question;
  }

  private ObjectNode question(HookRequest request, DescribeCall.Call call, String nonce) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    question.put("channelId", run.channel());
    run.thread().ifPresent(id -> question.put("threadId", id));
    question.put("key", key(request, nonce));
    question.put("tool", wellFormed(cut(request.tool())));
    put(question, "command", call.command());
    put(question, "path", call.path().map(AskPerson::cutPath));
    put(question, "diff", call.diff());
    put(question, "cwd", request.cwd().map(AskPerson::cutPath));
    put(question, "sessionId", request.sessionId().map(AskPerson::cut));
    return question;
  }

  private static void put(ObjectNode question, String field, Optional<String> text) {
    text.filter(some -> !some.isBlank()).ifPresent(some -> question.put(field, wellFormed(some)));
  }

  /** Of a path the end says most. */
  private static String cutPath(String path) {
    return path.length() <= MOST_OF_A_PATH
        ? path
        : "…" + path.substring(path.length() - MOST_OF_A_PATH);
  }

  private static boolean isTooLong(ObjectNode question) {
    return question.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
  }

  private static String cut(String text) {
    return text.length() <= MOST_OF_A_NAME ? text : text.substring(0, MOST_OF_A_NAME) + "…";
  }

  /** JSON may hold half a surrogate pair, UTF-8 may not. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /**
   * The call's own id. A permission request has none; then the same command asked for a second time
   * must be a second question, or one approval would hold for good. So what this process asks has a
   * key of its own.
   */
  private static String key(HookRequest request, String nonce) {
    Optional<String> id = request.toolUseId().filter(text -> text.matches("[A-Za-z0-9_.-]{1,128}"));
    if (id.isPresent()) {
      return id.get();
    }
    try {
      String whole = request.tool() + "\n" + request.input() + "\n" + nonce;
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
