package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;

/** Discord refuses: thrown where that is noticed, turned into an answer in one place. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ApiAnswer answer;

  Refusal(ApiAnswer answer) {
    super(new String(answer.body(), StandardCharsets.UTF_8));
    this.answer = answer;
  }

  Refusal(int status, int code, String message) {
    this(ApiAnswer.error(status, code, message));
  }

  ApiAnswer answer() {
    return answer;
  }

  static Refusal missingPermissions() {
    return new Refusal(403, 50013, "Missing Permissions");
  }

  static Refusal missingAccess() {
    return new Refusal(403, 50001, "Missing Access");
  }

  static Refusal unknownChannel() {
    return new Refusal(404, 10003, "Unknown Channel");
  }

  static Refusal unknownGuild() {
    return new Refusal(404, 10004, "Unknown Guild");
  }

  static Refusal unknownMessage() {
    return new Refusal(404, 10008, "Unknown Message");
  }

  static Refusal unknownRoute() {
    return new Refusal(404, 0, "404: Not Found");
  }

  static Refusal wrongKindOfChannel() {
    return new Refusal(400, 50024, "Cannot execute action on this channel type");
  }
}
