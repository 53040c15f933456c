package dev.overseer.discord;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of a request. None of it holds the webhook's token, nor any secret: what Discord
 * answered is redacted, too.
 */
public sealed interface Outcome {

  /** What the response said of its rate limit. */
  RateLimitHeaders rateLimit();

  /**
   * Discord has it.
   *
   * @param messageId the message's id; nothing where a response of success broke off before it, and
   *     for deletions
   * @param channelId the channel or thread that it is in
   */
  record Accepted(
      Optional<String> messageId, Optional<String> channelId, RateLimitHeaders rateLimit)
      implements Outcome {}

  /** Who shares a limit that was hit. */
  enum Scope {
    /** This webhook. */
    USER,
    /** Everything from this address. */
    GLOBAL,
    /** The channel, with others who post there; it does not count as an invalid request. */
    SHARED,
    /** Not said: Cloudflare's doing, and for everything from this address. */
    UNKNOWN
  }

  /**
   * 429: nothing was posted, and nothing may be for a while.
   *
   * @param retryAfter how long, exactly as told; nothing where it was not told
   * @param scope who shares the limit
   * @param global whether everything from this address has to wait
   */
  record RateLimited(
      Optional<Duration> retryAfter, Scope scope, boolean global, RateLimitHeaders rateLimit)
      implements Outcome {}

  /**
   * 401, 403, 404, and a 400 that is about the place and not the post: there is nowhere to post to,
   * and asking again soon gets the address banned.
   *
   * @param status the status
   * @param code Discord's own code, such as 10015 for an unknown webhook; 0 where there is none
   * @param reason in words, for a person
   */
  record Gone(int status, int code, String reason, RateLimitHeaders rateLimit) implements Outcome {}

  /**
   * Discord understood, and refuses this post: the next one may go well.
   *
   * @param status the status; 0 if it was never sent, since it could not be read
   * @param code Discord's own code, such as 50035 for an invalid form; 0 where there is none
   * @param answer what Discord said, at most 4000 characters
   */
  record Rejected(int status, int code, String answer, RateLimitHeaders rateLimit)
      implements Outcome {}

  /**
   * 5xx, or no answer at all: it may or may not have been posted, and should be tried again.
   *
   * @param status the status; 0 where none came
   * @param retryAfter how long to wait at least, where the server says so
   * @param reason in words, for a person
   */
  record Unavailable(
      int status, Optional<Duration> retryAfter, String reason, RateLimitHeaders rateLimit)
      implements Outcome {}
}
