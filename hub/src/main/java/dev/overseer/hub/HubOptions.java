package dev.overseer.hub;

import java.time.Duration;

/**
 * A hub's bounds and patience.
 *
 * @param stopGrace between SIGTERM and SIGKILL; the wire protocol promises 5 s
 * @param replayBytes how much of a task's output is kept for replay while it lives
 * @param finishedReplayBytes how much of it is kept once the task has ended
 * @param keepFinished how many ended tasks are remembered; 0 or more
 * @param keepFinishedFor for how long an ended task is remembered
 * @param maxLineBytes a longer line is passed on in pieces of at most this size; 1024 or more
 * @param patience how long a task's output is held back for a lossless subscriber that can't keep
 *     up
 */
public record HubOptions(
    Duration stopGrace,
    int replayBytes,
    int finishedReplayBytes,
    int keepFinished,
    Duration keepFinishedFor,
    int maxLineBytes,
    Duration patience) {
  /** What a replay without a starting line gives at most: the wire protocol promises 100 events. */
  static final int REPLAY_EVENTS = 100;

  /** 5 s of grace, 1 MiB of replay, a thousand ended tasks for a day, lines of 256 KiB. */
  public static final HubOptions DEFAULT =
      new HubOptions(
          Duration.ofSeconds(5),
          1 << 20,
          1 << 17,
          1000,
          Duration.ofHours(24),
          1 << 18,
          Duration.ofSeconds(5));

  public HubOptions {
    if (maxLineBytes < 1024) {
      throw new IllegalArgumentException(
          "maxLineBytes is %d, but must be 1024 or more".formatted(maxLineBytes));
    }
    if (keepFinished < 0 || replayBytes < 0 || finishedReplayBytes < 0) {
      throw new IllegalArgumentException("a hub's bounds must not be negative");
    }
    if (stopGrace.isNegative() || keepFinishedFor.isNegative() || patience.isNegative()) {
      throw new IllegalArgumentException("a hub's times must not be negative");
    }
  }
}
