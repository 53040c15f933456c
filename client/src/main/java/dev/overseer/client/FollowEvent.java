package dev.overseer.client;

import dev.overseer.protocol.OutputStreamName;
import java.time.Duration;
import java.time.Instant;

/** What a follower of a task gets to know, in the order in which it happened. */
public sealed interface FollowEvent {

  /**
   * The task waits for a place.
   *
   * @param position from 1; 0 where it isn't known
   */
  record Queued(int position) implements FollowEvent {}

  /**
   * A run began.
   *
   * @param pid its process; 0 for a task without one
   * @param restartOf the pid of the run before; 0 for the first
   */
  record Started(long pid, long restartOf) implements FollowEvent {}

  /**
   * A line, each exactly once.
   *
   * @param pid the process whose run wrote it; 0 for a task without one
   * @param seq its number, over both streams and all runs
   * @param continued whether more of it follows as this stream's next line
   */
  record Line(
      long pid, OutputStreamName stream, String text, boolean continued, long seq, Instant at)
      implements FollowEvent {}

  /** Lines that the hub no longer has, the only ones that are ever missing. Both ends included. */
  record Missing(long fromSeq, long toSeq) implements FollowEvent {}

  /**
   * A run ended.
   *
   * @param exitCode -1 if a signal ended it
   * @param intentional whether somebody asked for it
   */
  record Exited(int exitCode, boolean intentional, Instant at) implements FollowEvent {}

  /** The task will be started again. */
  record Restarting(Duration delay, int attempt) implements FollowEvent {}

  /** The connection is gone; the task lives on, and nothing of it is lost yet. */
  record Disconnected(String why, Duration retryIn) implements FollowEvent {}

  /** The connection is there again, and goes on with the line after the last one. */
  record Reconnected() implements FollowEvent {}

  /** All that was kept is told; what comes from now on is new. Again after each reconnection. */
  record UpToDate() implements FollowEvent {}

  /** All that has come so far is told: a good time to flush. */
  record Idle() implements FollowEvent {}
}
