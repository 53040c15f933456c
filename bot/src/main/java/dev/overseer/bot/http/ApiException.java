package dev.overseer.bot.http;

import java.time.Duration;
import java.util.Optional;

/** A request is not answered with what it asks for. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Optional<Duration> retryAfter;

  private ApiException(int status, String code, String message, Optional<Duration> retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static ApiException badInput(String message) {
    return new ApiException(400, "bad_input", message, Optional.empty());
  }

  static ApiException unauthorized(String message) {
    return new ApiException(401, "unauthorized", message, Optional.empty());
  }

  static ApiException forbidden(String message) {
    return new ApiException(403, "forbidden", message, Optional.empty());
  }

  static ApiException unknownRun() {
    return new ApiException(404, "unknown_run", "there is no such run", Optional.empty());
  }

  static ApiException notFound(String what) {
    return new ApiException(404, "not_found", what, Optional.empty());
  }

  static ApiException wrongMethod(String allowed) {
    return new ApiException(405, "wrong_method", "use " + allowed, Optional.empty());
  }

  static ApiException runOver() {
    return new ApiException(409, "run_over", "the run is over", Optional.empty());
  }

  static ApiException tooLarge(int most) {
    return new ApiException(
        413, "too_large", "a body may have %d bytes at most".formatted(most), Optional.empty());
  }

  static ApiException tooMany(String message, Duration retryAfter) {
    return new ApiException(429, "too_many", message, Optional.of(retryAfter));
  }

  static ApiException broken() {
    return new ApiException(
        500, "broken", "the bot could not do it; its log says why", Optional.empty());
  }

  static ApiException discord(String message) {
    return new ApiException(502, "discord", message, Optional.empty());
  }

  static ApiException unavailable(String message) {
    return new ApiException(503, "unavailable", message, Optional.of(Duration.ofSeconds(5)));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
