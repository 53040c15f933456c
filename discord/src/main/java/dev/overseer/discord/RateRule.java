package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A reason to wait before a request. Rules are put together with {@link #allOf}: the next request
 * may go when none of them objects.
 *
 * <p>Rules are told of each answer with the time at which it came, not at which the request was
 * sent: that is never before Discord counted it, so a window measured from there is never shorter
 * than Discord's.
 */
public interface RateRule {

  /** How long to wait from now before a request; zero if it may go at once. */
  Duration delay(Route route, Instant now);

  /**
   * A request has been answered, or has failed: it counts in any case, since it may have arrived.
   */
  void answered(Route route, Outcome outcome, Instant now);

  /** Waits for all of them. */
  static RateRule allOf(List<RateRule> rules) {
    List<RateRule> all = List.copyOf(rules);
    return new RateRule() {
      @Override
      public Duration delay(Route route, Instant now) {
        Duration longest = Duration.ZERO;
        for (RateRule rule : all) {
          Duration delay = rule.delay(route, now);
          if (delay.compareTo(longest) > 0) {
            longest = delay;
          }
        }
        return longest;
      }

      @Override
      public void answered(Route route, Outcome outcome, Instant now) {
        for (RateRule rule : all) {
          rule.answered(route, outcome, now);
        }
      }
    };
  }

  private static RateRule seenInPractice(RateGuards guards) {
    return allOf(
        List.of(
            new SlidingWindow(guards.perWebhook(), guards.webhookPeriod(), 0, false),
            new SlidingWindow(
                guards.perChannel(), guards.channelPeriod(), guards.reserve(), true)));
  }

  /**
   * What keeps one webhook from ever being told to wait: the headers of its answers, what has been
   * seen in practice beyond them, and what it is told nevertheless.
   *
   * @param address of this process, shared by all its webhooks
   */
  static RateRule forWebhook(RateGuards guards, AddressGuard address) {
    return allOf(
        List.of(
            new HeaderBuckets(),
            new UnlessAnnounced(seenInPractice(guards), guards.perWebhook()),
            new ToldToWait(address)));
  }
}
