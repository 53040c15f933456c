package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What all webhooks of this process share, because Discord sees one address: a global limit, and
 * the count of invalid requests. 10,000 answers of 401, 403 or 429 within ten minutes get an
 * address banned, and a webhook that answers 404 must not be used again; so this process stops at a
 * hundred of them, whatever else goes wrong in it. Other processes may share the address.
 *
 * <p>Thread-safe.
 */
public final class AddressGuard {
  /** A hundredth of what gets an address banned. */
  public static final int MOST_INVALID = 100;

  private static final Duration PERIOD = Duration.ofMinutes(10);

  private final Deque<Instant> invalid = new ArrayDeque<>();
  private Instant globalUntil = Instant.MIN;

  /** Nothing has happened yet. */
  public AddressGuard() {}

  /** How long everything from this address has to wait. */
  synchronized Duration delay(Instant now) {
    Duration global = globalUntil.isAfter(now) ? Duration.between(now, globalUntil) : Duration.ZERO;
    forget(now);
    if (invalid.size() < MOST_INVALID) {
      return global;
    }
    Duration ban = Duration.between(now, invalid.getFirst().plus(PERIOD));
    return ban.compareTo(global) > 0 ? ban : global;
  }

  synchronized void invalidRequest(Instant now) {
    forget(now);
    invalid.addLast(now);
    if (invalid.size() > MOST_INVALID) {
      invalid.removeFirst();
    }
  }

  synchronized void pauseUntil(Instant until) {
    if (until.isAfter(globalUntil)) {
      globalUntil = until;
    }
  }

  /** Invalid requests of the last ten minutes; stops counting at {@link #MOST_INVALID}. */
  public synchronized int invalidRequests(Instant now) {
    forget(now);
    return invalid.size();
  }

  private void forget(Instant now) {
    while (!invalid.isEmpty() && !invalid.getFirst().plus(PERIOD).isAfter(now)) {
      invalid.removeFirst();
    }
  }
}
