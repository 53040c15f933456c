package dev.overseer.discord;

import java.time.Duration;

/**
 * The limits that Discord keeps beside those in its headers, as they have been seen in practice.
 *
 * @param perWebhook requests of one webhook within {@code webhookPeriod}
 * @param webhookPeriod how long that is
 * @param perChannel messages of one channel within {@code channelPeriod}
 * @param channelPeriod how long that is
 * @param reserve how many of those last ones are not sent at once but spread over the time until
 *     there are more: so a burst is followed by a slower stream, and not by silence
 */
public record RateGuards(
    int perWebhook, Duration webhookPeriod, int perChannel, Duration channelPeriod, int reserve) {
  /** 5 in 2 seconds, 30 in a minute, the last 10 of them spread. */
  public static final RateGuards SEEN_IN_PRACTICE =
      new RateGuards(5, Duration.ofSeconds(2), 30, Duration.ofMinutes(1), 10);

  /** None: only the headers count. For servers that are not Discord, and for measuring. */
  public static final RateGuards NONE =
      new RateGuards(
          Integer.MAX_VALUE, Duration.ofSeconds(2), Integer.MAX_VALUE, Duration.ofMinutes(1), 0);

  public RateGuards {
    if (perWebhook < 1
        || perChannel < 1
        || reserve < 0
        || reserve > perChannel
        || webhookPeriod.isNegative()
        || channelPeriod.isNegative()) {
      throw new IllegalArgumentException(
          "guards must be 1 or more within periods of zero or more, and the reserve a part of"
              + " them");
    }
  }
}
