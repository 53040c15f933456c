package dev.overseer.hub;

import dev.overseer.core.Timers.Timer;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a task stands.
 *
 * <pre>
 *   Queued ──► Starting ──► Running ──► Settling ──► Exited
 *     ▲           │            │            ├──────► Errored ── reset ─► Queued or Starting
 *     │           ▼            ▼            ├──────► Delayed ─► Queued or Starting
 *     │        Aborting ──► Stopping ──► Settling ─► Stopped
 *     └──────────────────── requeue ────────┘
 * </pre>
 *
 * <p>A place in the pool is held from Starting until Settling gives it back.
 */
sealed interface TaskState {

  /** How clients see it. */
  Phase phase();

  /** Its run, while there is one. */
  default Optional<Run> run() {
    return Optional.empty();
  }

  /** Waits for a place. */
  record Queued(Instant since, Launch launch) implements TaskState {
    @Override
    public Phase phase() {
      return Phase.QUEUED;
    }
  }

  /** Has a place; its work is being prepared, outside the lock. */
  record Starting(Launch launch) implements TaskState {
    @Override
    public Phase phase() {
      return Phase.STARTING;
    }
  }

  /** Was asked to stop while its work was being prepared: it will be stopped once it is there. */
  record Aborting(Launch launch, Ending ending) implements TaskState {
    @Override
    public Phase phase() {
      return Phase.STOPPING;
    }
  }

  /** Runs. */
  record Running(Run current) implements TaskState {
    @Override
    public Optional<Run> run() {
      return Optional.of(current);
    }

    @Override
    public Phase phase() {
      return Phase.RUNNING;
    }
  }

  /** Was asked to stop. */
  record Stopping(Run current, Ending ending, Timer kill) implements TaskState {
    @Override
    public Optional<Run> run() {
      return Optional.of(current);
    }

    @Override
    public Phase phase() {
      return Phase.STOPPING;
    }
  }

  /** Its run has ended; its place is being handed on, and then its ending decided. */
  record Settling(Ending ending) implements TaskState {
    @Override
    public Phase phase() {
      return ending == Ending.STOP ? Phase.STOPPED : Phase.RESTARTING;
    }
  }

  /** Waits for its restart. It holds no place. */
  record Delayed(Timer timer) implements TaskState {
    @Override
    public Phase phase() {
      return Phase.RESTARTING;
    }
  }

  /** Ended because somebody asked for it. */
  record Stopped() implements TaskState {
    @Override
    public Phase phase() {
      return Phase.STOPPED;
    }
  }

  /** Ended by itself. */
  record Exited() implements TaskState {
    @Override
    public Phase phase() {
      return Phase.EXITED;
    }
  }

  /** Given up. */
  record Errored() implements TaskState {
    @Override
    public Phase phase() {
      return Phase.ERRORED;
    }
  }

  /** What comes after a run. */
  enum Ending {
    /** Whatever the policy says. */
    BY_POLICY,
    /** Nothing: somebody asked for the end. */
    STOP,
    /** Back into the queue: the pool asked for the place. */
    REQUEUE
  }

  /**
   * A start that is due.
   *
   * @param requestId of the request that asked for it; empty at a restart
   * @param restartOf the pid of the run before, at a restart; else 0
   * @param restart whether the task's policy, or its pool, starts it again
   * @param requester who hears of it besides the subscribers
   */
  record Launch(String requestId, long restartOf, boolean restart, Optional<Session> requester) {}
}
