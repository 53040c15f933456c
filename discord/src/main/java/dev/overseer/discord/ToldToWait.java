package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Waits exactly as long as a 429 says: the route, or everything from this address where it says so.
 * Where it does not say how long, a second, and twice as long each time up to a minute.
 */
final class ToldToWait implements RateRule {
  private static final Duration UNTOLD = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  private final AddressGuard address;
  private final Map<Route, Instant> until = new EnumMap<>(Route.class);
  private int untold;

  ToldToWait(AddressGuard address) {
    this.address = address;
  }

  @Override
  public synchronized Duration delay(Route route, Instant now) {
    Instant end = until.getOrDefault(route, Instant.MIN);
    Duration own = end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
    Duration all = address.delay(now);
    return all.compareTo(own) > 0 ? all : own;
  }

  @Override
  public synchronized void answered(Route route, Outcome outcome, Instant now) {
    switch (outcome) {
      case Outcome.RateLimited limited -> limited(route, limited, now);
      case Outcome.Gone gone -> address.invalidRequest(now);
      case Outcome.Accepted accepted -> untold = 0;
      case Outcome.Rejected rejected -> untold = 0;
      case Outcome.Unavailable unavailable -> {
        // How long to wait then is the lane's to say.
      }
    }
  }

  private void limited(Route route, Outcome.RateLimited limited, Instant now) {
    if (limited.scope() != Outcome.Scope.SHARED) {
      address.invalidRequest(now);
    }
    Duration wait;
    if (limited.retryAfter().isPresent()) {
      wait = limited.retryAfter().get();
    } else {
      wait = UNTOLD.multipliedBy(1L << Math.min(untold, MOST_DOUBLINGS));
      untold++;
    }
    if (limited.global()) {
      address.pauseUntil(now.plus(wait));
    } else {
      until.put(route, now.plus(wait));
    }
  }
}
