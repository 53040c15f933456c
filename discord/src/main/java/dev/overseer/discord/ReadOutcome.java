package dev.overseer.discord;

import dev.overseer.discord.http.ExchangeFailed;
import dev.overseer.discord.http.HttpResponse;
import dev.overseer.discord.text.SafeText;
import java.time.Duration;
import java.util.Optional;

/** Tells from a response what became of a request. */
final class ReadOutcome {
  private static final int LONGEST_ANSWER = 4000;
  private static final int LONGEST_REASON = 300;
  private static final int UNKNOWN_MESSAGE = 10008;

  private ReadOutcome() {}

  static Outcome of(HttpResponse response) {
    RateLimitHeaders rateLimit = RateLimitHeaders.of(response.headers());
    int status = response.status();
    Answer answer = Answer.of(response.body());
    if (status < 300) {
      return new Outcome.Accepted(present(answer.id()), present(answer.channelId()), rateLimit);
    }
    if (status == 429) {
      return rateLimited(response, answer, rateLimit);
    }
    if (status >= 500 || status == 408) {
      return new Outcome.Unavailable(
          status,
          Seconds.parse(response.headers().first("Retry-After").orElse("")),
          "Discord answered " + status + " " + words(answer, response),
          rateLimit);
    }
    if (isAboutThePlace(status, answer)) {
      return new Outcome.Gone(status, answer.code(), reason(status, answer, response), rateLimit);
    }
    return new Outcome.Rejected(
        status, answer.code(), safe(response.text(), LONGEST_ANSWER), rateLimit);
  }

  static Outcome of(ExchangeFailed failure) {
    return new Outcome.Unavailable(
        0,
        Optional.empty(),
        safe(String.valueOf(failure.getMessage()), LONGEST_REASON),
        RateLimitHeaders.NONE);
  }

  /** A post that can't be read any more will not be readable on the next try. */
  static Outcome of(DiscordException.AttachmentChanged changed) {
    return new Outcome.Rejected(0, 0, String.valueOf(changed.getMessage()), RateLimitHeaders.NONE);
  }

  private static Outcome rateLimited(
      HttpResponse response, Answer answer, RateLimitHeaders rateLimit) {
    Optional<Duration> told =
        answer.retryAfter().isPresent()
            ? Seconds.of(answer.retryAfter().getAsDouble())
            : Optional.empty();
    Optional<Duration> header = Seconds.parse(response.headers().first("Retry-After").orElse(""));
    Outcome.Scope scope =
        switch (response.headers().first("X-RateLimit-Scope").orElse("")) {
          case "user" -> Outcome.Scope.USER;
          case "global" -> Outcome.Scope.GLOBAL;
          case "shared" -> Outcome.Scope.SHARED;
          default -> Outcome.Scope.UNKNOWN;
        };
    boolean global =
        answer.global()
            || scope == Outcome.Scope.GLOBAL
            || response.headers().first("X-RateLimit-Global").isPresent()
            // Cloudflare stands before all of Discord.
            || !answer.isJson();
    // The body has the fraction; the header is its next whole second.
    return new Outcome.RateLimited(told.isPresent() ? told : header, scope, global, rateLimit);
  }

  private static boolean isAboutThePlace(int status, Answer answer) {
    return switch (status) {
      case 401, 403 -> true;
      case 404 -> answer.code() != UNKNOWN_MESSAGE;
      case 400 -> GoneCodes.contains(answer.code());
      // Discord never redirects posts: something else answers at that address.
      default -> status < 400 || status == 405 || status == 410;
    };
  }

  private static String reason(int status, Answer answer, HttpResponse response) {
    if (answer.code() != 0) {
      return "Discord answered %d %s (code %d)%s"
          .formatted(
              status, words(answer, response), answer.code(), GoneCodes.wayOut(answer.code()));
    }
    if (status < 400) {
      return "the server answered %d and leads elsewhere: correct the webhook's address"
          .formatted(status);
    }
    return answer.isJson()
        ? "Discord answered %d %s".formatted(status, words(answer, response))
        : "%d, not from Discord itself: this address may be blocked, or the webhook's is wrong"
            .formatted(status);
  }

  private static String words(Answer answer, HttpResponse response) {
    return safe(answer.isJson() ? answer.message() : firstLine(response), LONGEST_REASON);
  }

  private static String firstLine(HttpResponse response) {
    String text = response.text().strip();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end).strip();
  }

  private static String safe(String text, int limit) {
    String clean = SafeText.clean(text);
    return SafeText.lastLook(clean, limit);
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
