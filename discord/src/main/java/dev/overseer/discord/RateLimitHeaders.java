package dev.overseer.discord;

import dev.overseer.discord.http.ResponseHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a response says of its rate limit, in the headers {@code X-RateLimit-*} of Discord's
 * documentation. All of it may be missing.
 *
 * @param bucket which limit it is; routes with the same one share it
 * @param limit how many requests fit
 * @param remaining how many are left
 * @param resetAfter how long until they are all back
 */
public record RateLimitHeaders(
    Optional<String> bucket,
    OptionalInt limit,
    OptionalInt remaining,
    Optional<Duration> resetAfter) {
  /** A response without any. */
  public static final RateLimitHeaders NONE =
      new RateLimitHeaders(
          Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

  static RateLimitHeaders of(ResponseHeaders headers) {
    Optional<String> bucket = headers.first("X-RateLimit-Bucket");
    if (bucket.isEmpty()) {
      return NONE;
    }
    return new RateLimitHeaders(
        bucket,
        number(headers.first("X-RateLimit-Limit")),
        number(headers.first("X-RateLimit-Remaining")),
        Seconds.parse(headers.first("X-RateLimit-Reset-After").orElse("")));
  }

  private static OptionalInt number(Optional<String> value) {
    try {
      return value.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(Math.max(0, Integer.parseInt(value.get())));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
