package dev.overseer.bot.interactions;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets each signed request through once. One that is older than the window, or than this process,
 * is refused: so what was used need only be remembered for the window, and not across a restart.
 * Thread-safe.
 */
final class ReplayWindow {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final InstantSource time;

  private final long since;
  private final Map<String, Instant> seen = new HashMap<>();

  ReplayWindow(InstantSource time) {
    this.time = time;
    this.since = time.instant().getEpochSecond();
  }

  /**
   * Takes a request.
   *
   * @param signature in lower case, so that there is one way to write it
   * @param timestamp Unix seconds, as signed
   * @return false if it is a replay, or may be one
   */
  synchronized boolean take(String signature, String timestamp) {
    long at;
    try {
      at = Long.parseLong(timestamp);
    } catch (NumberFormatException none) {
      return false;
    }
    Instant now = time.instant();
    // Within the first second nobody can tell what the process before has seen.
    if (at <= since || Math.abs(now.getEpochSecond() - at) > WINDOW.toSeconds()) {
      return false;
    }
    seen.values().removeIf(end -> end.isBefore(now));
    return seen.putIfAbsent(signature, now.plus(WINDOW.multipliedBy(2))) == null;
  }
}
