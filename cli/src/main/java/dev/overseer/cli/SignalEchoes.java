package dev.overseer.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells a second signal from the echo of the first: timeout(1) and many a shell signal a process,
 * then its group. What comes twice at nearly the same time was meant once. Thread-safe.
 */
final class SignalEchoes {
  private static final Duration ECHO = Duration.ofMillis(200);

  private final InstantSource clock;

  private String last = "";
  private Instant lastAt = Instant.EPOCH;

  SignalEchoes(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes a signal, and says whether it only repeats the one before. */
  synchronized boolean isEcho(String name) {
    Instant now = clock.instant();
    boolean echo = name.equals(last) && now.isBefore(lastAt.plus(ECHO));
    last = name;
    lastAt = now;
    return echo;
  }
}
