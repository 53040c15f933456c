package dev.overseer.worker.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps tasks back while the agent can't work at all. It defers and never drops.
 *
 * <pre>
 *   closed ── threshold of failing tasks in a row ──► open ── time-out ──► half open ── success ──► closed
 *                                                      ▲                       │
 *                                                      └─────── failure ───────┘
 * </pre>
 *
 * <p>Only failures of the agent count, and each task counts once however often it fails: so a few
 * tasks that can't succeed don't keep the others back. Half open lets one trial through, and no
 * other before that one is judged.
 */
public final class Breaker {
  private final int threshold;
  private final Duration timeout;

  private final Set<String> failing = new LinkedHashSet<>();
  private State state = new State.Closed();

  /**
   * A closed breaker.
   *
   * @param threshold how many tasks in a row may fail by the agent's fault; 1 or more
   * @param timeout how long it stays open before it lets a trial through
   */
  public Breaker(int threshold, Duration timeout) {
    if (threshold < 1) {
      throw new IllegalArgumentException(
          "threshold is %d, but must be 1 or more".formatted(threshold));
    }
    this.threshold = threshold;
    this.timeout = timeout;
  }

  /** Where it stands. */
  public sealed interface State {

    /** Everything passes. */
    record Closed() implements State {}

    /**
     * Nothing passes.
     *
     * @param until when the next trial may
     */
    record Open(Instant until) implements State {}

    /**
     * One trial passes.
     *
     * @param trial the task that is tried; empty while none is
     */
    record HalfOpen(Optional<String> trial) implements State {}
  }

  /** Where it stands at an instant. */
  public State state(Instant now) {
    if (state instanceof State.Open open && !now.isBefore(open.until())) {
      state = new State.HalfOpen(Optional.empty());
    }
    return state;
  }

  /** Whether a task may be tried. Where it may as the trial, it is the trial from now on. */
  public boolean admit(String taskId, Instant now) {
    return switch (state(now)) {
      case State.Closed _ -> true;
      case State.Open _ -> false;
      case State.HalfOpen half -> {
        if (half.trial().isPresent()) {
          yield false;
        }
        state = new State.HalfOpen(Optional.of(taskId));
        yield true;
      }
    };
  }

  /** The agent worked: a task completed, or failed by its own fault. */
  public void worked() {
    failing.clear();
    state = new State.Closed();
  }

  /** A task failed by the agent's fault. */
  public void failed(String taskId, Instant now) {
    failing.add(taskId);
    switch (state(now)) {
      case State.Closed _ -> {
        if (failing.size() >= threshold) {
          state = new State.Open(now.plus(timeout));
        }
      }
      // One that was admitted before it opened: it says nothing new.
      case State.Open _ -> {}
      case State.HalfOpen half -> {
        if (half.trial().isEmpty() || half.trial().get().equals(taskId)) {
          state = new State.Open(now.plus(timeout));
        }
      }
    }
  }

  /** A task that was admitted ended without a word about the agent: interrupted, or cancelled. */
  public void withdrawn(String taskId) {
    if (state instanceof State.HalfOpen half && half.trial().filter(taskId::equals).isPresent()) {
      state = new State.HalfOpen(Optional.empty());
    }
  }

  /** Takes up the state of an earlier life: open until then. */
  public void reopen(Instant until) {
    state = new State.Open(until);
  }
}
