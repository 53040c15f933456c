package dev.overseer.testkit.discord;

import java.time.Duration;

/**
 * How often the fake lets requests through.
 *
 * @param perWebhook requests of one webhook and route in a fixed window, which its headers announce
 * @param webhookPeriod how long that window is
 * @param perChannel messages of one channel in any stretch of {@code channelPeriod}, which no
 *     header announces
 * @param channelPeriod how long that is
 * @param perAddress requests of one address in a window of a second
 * @param invalidUntilBan answers of 401, 403, 404 or 429 within ten minutes that get the address
 *     banned
 */
public record FakeRules(
    int perWebhook,
    Duration webhookPeriod,
    int perChannel,
    Duration channelPeriod,
    int perAddress,
    int invalidUntilBan) {
  /** As Discord documents them, or as they were seen in practice. */
  public static final FakeRules REAL =
      new FakeRules(5, Duration.ofSeconds(2), 30, Duration.ofMinutes(1), 50, 10_000);

  /** No limit is ever reached; the headers say so. */
  public static final FakeRules UNLIMITED =
      new FakeRules(
          1_000_000_000,
          Duration.ofSeconds(2),
          1_000_000_000,
          Duration.ofMinutes(1),
          1_000_000_000,
          1_000_000_000);
}
