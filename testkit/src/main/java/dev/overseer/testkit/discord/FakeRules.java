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
 * @param perRoute requests of a bot to one route of one channel, guild or webhook in a fixed
 *     window, which its headers announce
 * @param routePeriod how long that window is
 * @param perBot requests of a bot in a window of a second, interactions aside
 * @param renamesPerPeriod changes of a channel's name or topic in ten minutes
 * @param identifyPeriod how long after one IDENTIFY the gateway takes the next
 * @param heartbeat how often the gateway wants to hear of a client
 */
public record FakeRules(
    int perWebhook,
    Duration webhookPeriod,
    int perChannel,
    Duration channelPeriod,
    int perAddress,
    int invalidUntilBan,
    int perRoute,
    Duration routePeriod,
    int perBot,
    int renamesPerPeriod,
    Duration identifyPeriod,
    Duration heartbeat) {
  /** As Discord documents them, or as they were seen in practice. */
  public static final FakeRules REAL =
      new FakeRules(
          5,
          Duration.ofSeconds(2),
          30,
          Duration.ofMinutes(1),
          50,
          10_000,
          5,
          Duration.ofSeconds(5),
          50,
          2,
          Duration.ofSeconds(5),
          Duration.ofMillis(41_250));

  /** No limit is ever reached; the headers say so. */
  public static final FakeRules UNLIMITED =
      new FakeRules(
          1_000_000_000,
          Duration.ofSeconds(2),
          1_000_000_000,
          Duration.ofMinutes(1),
          1_000_000_000,
          1_000_000_000,
          1_000_000_000,
          Duration.ofSeconds(5),
          1_000_000_000,
          1_000_000_000,
          Duration.ZERO,
          Duration.ofMillis(41_250));

  /** With another limit for invalid requests. */
  public FakeRules withInvalidUntilBan(int count) {
    return new FakeRules(
        perWebhook,
        webhookPeriod,
        perChannel,
        channelPeriod,
        perAddress,
        count,
        perRoute,
        routePeriod,
        perBot,
        renamesPerPeriod,
        identifyPeriod,
        heartbeat);
  }

  /** With a gateway that wants to hear of a client this often. */
  public FakeRules withHeartbeat(Duration period) {
    return new FakeRules(
        perWebhook,
        webhookPeriod,
        perChannel,
        channelPeriod,
        perAddress,
        invalidUntilBan,
        perRoute,
        routePeriod,
        perBot,
        renamesPerPeriod,
        identifyPeriod,
        period);
  }

  /** With a gateway that takes an IDENTIFY this soon after another. */
  public FakeRules withIdentifyPeriod(Duration period) {
    return new FakeRules(
        perWebhook,
        webhookPeriod,
        perChannel,
        channelPeriod,
        perAddress,
        invalidUntilBan,
        perRoute,
        routePeriod,
        perBot,
        renamesPerPeriod,
        period,
        heartbeat);
  }
}
