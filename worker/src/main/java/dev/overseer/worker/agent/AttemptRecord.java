package dev.overseer.worker.agent;

import dev.overseer.worker.Verdict;
import java.time.Duration;
import java.time.Instant;

/**
 * An attempt that has ended, as its result tells it.
 *
 * @param exitCode of the agent; 124 after a time-out, 130 after a cancellation, 128 + the signal
 *     where one ended it
 * @param stdout what it wrote, bounded
 * @param stderr what it wrote, bounded
 * @param report what it told of itself
 */
public record AttemptRecord(
    Instant startedAt,
    Duration duration,
    Verdict verdict,
    int exitCode,
    String stdout,
    String stderr,
    AgentReport report) {

  /** When it ended. */
  public Instant endedAt() {
    return startedAt.plus(duration);
  }
}
