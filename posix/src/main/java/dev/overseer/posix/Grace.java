package dev.overseer.posix;

import java.time.Duration;

/**
 * How long to wait for those who do not end or close by themselves. Each from zero to an hour.
 *
 * @param drainGrace after a child's leader has ended, for a grandchild that still holds its
 *     outputs; what that one writes in this time is handed over, then the outputs are closed.
 *     Default 500 ms
 * @param stopGrace between SIGTERM and SIGKILL for what a leader leaves behind when it ends, for
 *     what is left at close, and for what a killed hub left. Default 2 s
 * @param pauseGrace after a child's leader has ended, for a paused child to be resumed; then it is
 *     read on as if it had been. Default 10 s
 */
public record Grace(Duration drainGrace, Duration stopGrace, Duration pauseGrace) {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(10);

  public Grace {
    check("drain", drainGrace);
    check("stop", stopGrace);
    check("pause", pauseGrace);
  }

  /** With the default for a paused child. */
  public Grace(Duration drainGrace, Duration stopGrace) {
    this(drainGrace, stopGrace, DEFAULT_PAUSE);
  }

  /** The defaults. */
  public static Grace defaults() {
    return new Grace(Duration.ofMillis(500), Duration.ofSeconds(2));
  }

  private static void check(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the %s grace is %s: give it a duration from 0 to 1 h".formatted(name, value));
    }
  }
}
