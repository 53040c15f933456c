package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;

/**
 * Holds as long as the server does not announce a larger limit than Discord is known to have: then
 * it is another server, and what has been seen in practice is not seen there.
 */
final class UnlessAnnounced implements RateRule {
  private final RateRule rule;
  private final int known;

  private boolean lifted;

  /**
   * @param known the limit that Discord announces
   */
  UnlessAnnounced(RateRule rule, int known) {
    this.rule = rule;
    this.known = known;
  }

  @Override
  public synchronized Duration delay(Route route, Instant now) {
    return lifted ? Duration.ZERO : rule.delay(route, now);
  }

  @Override
  public synchronized void answered(Route route, Outcome outcome, Instant now) {
    outcome.rateLimit().limit().ifPresent(limit -> lifted = limit > known);
    rule.answered(route, outcome, now);
  }
}
