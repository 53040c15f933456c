package dev.overseer.worker;

import dev.overseer.worker.Verdict.Fault;
import dev.overseer.worker.schedule.Breaker;
import dev.overseer.worker.schedule.Budget;
import dev.overseer.worker.schedule.RateLimit;
import dev.overseer.worker.schedule.RetryDelay;
import dev.overseer.worker.schedule.Schedule;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Decides for one worker which task runs next, and what follows from how an attempt ended. It knows
 * of no files and no processes: where tasks come from, and who runs them, is for others to say.
 *
 * <pre>
 *   add ──► Schedule ──next──► running ──ended──► Decision
 *              ▲                                    │
 *              └──────────── put back ◄─────────────┘
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Desk {
  private static final Duration LONGEST_INTERRUPTION_DELAY = Duration.ofMinutes(5);
  private static final int FREE_INTERRUPTIONS = 3;
  private static final Duration DELAY_OF_OUR_FAULT = Duration.ofSeconds(5);

  private final Schedule schedule;
  private final Breaker breaker;
  private final Budget budget;
  private final Optional<RateLimit> rate;
  private final RandomGenerator random;
  private final Rules rules;

  private final Map<String, Waiting> running = new HashMap<>();
  private boolean draining;
  private boolean stopping;
  private Optional<Hold.Paused> pause = Optional.empty();

  /**
   * What holds for every task.
   *
   * @param slots how many run at once
   * @param maxRetries how often one is tried again
   * @param delay before each retry
   */
  public record Rules(int slots, int maxRetries, RetryDelay delay) {}

  Desk(
      Schedule schedule,
      Breaker breaker,
      Budget budget,
      Optional<RateLimit> rate,
      RandomGenerator random,
      Rules rules) {
    this.schedule = schedule;
    this.breaker = breaker;
    this.budget = budget;
    this.rate = rate;
    this.random = random;
    this.rules = rules;
  }

  /** Adds a task that waits, or replaces the one with its key; one that runs is left alone. */
  synchronized Schedule.Added add(Waiting task) {
    return running.containsKey(task.key()) ? new Schedule.Added.Accepted() : schedule.add(task);
  }

  /** Takes the next task, which runs from now on; empty if none may start now. */
  synchronized Optional<Waiting> next(Instant now) {
    if (running.size() >= rules.slots || hold(now).isPresent() || rateAt().isAfter(now)) {
      return Optional.empty();
    }
    // The trial of a breaker that is half open must be the task that is taken.
    if (isTrialRunning(now) || !schedule.hasReady(now)) {
      return Optional.empty();
    }
    Waiting task = schedule.poll(now).orElseThrow();
    if (!breaker.admit(task.taskId(), now)) {
      throw new IllegalStateException("the breaker changed its mind");
    }
    rate.ifPresent(limit -> limit.take(now));
    running.put(task.key(), task);
    return Optional.of(task);
  }

  /** Whether a task may start now, whichever it is. */
  public synchronized boolean isOpen(Instant now) {
    return running.size() < rules.slots
        && hold(now).isEmpty()
        && !rateAt().isAfter(now)
        && !isTrialRunning(now);
  }

  /** When {@link #isOpen} may change though nothing happens; empty if never. */
  public synchronized Optional<Instant> opensAt(Instant now) {
    return Stream.of(holdUntil(now), Optional.of(rateAt()))
        .flatMap(Optional::stream)
        .max(Instant::compareTo)
        .filter(at -> at.isAfter(now));
  }

  /** Whether starts are so limited that the next one must be seen before another is promised. */
  public synchronized boolean admitsOneByOne(Instant now) {
    return rate.isPresent() || breaker.state(now) instanceof Breaker.State.HalfOpen;
  }

  /** Takes a task that another queue chose, if it may start now; it runs from now on. */
  public synchronized boolean start(Waiting task, Instant now) {
    if (!isOpen(now) || !breaker.admit(task.taskId(), now)) {
      return false;
    }
    rate.ifPresent(limit -> limit.take(now));
    running.put(task.key(), task);
    return true;
  }

  /** When {@link #next} has to be asked again though nothing happened; empty if never. */
  synchronized Optional<Instant> wakeAt(Instant now) {
    if (running.size() >= rules.slots || schedule.size() == 0) {
      return Optional.empty();
    }
    Instant gate =
        Stream.of(holdUntil(now), Optional.of(rateAt()))
            .flatMap(Optional::stream)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    if (schedule.hasReady(now)) {
      return gate.isAfter(now) ? Optional.of(gate) : Optional.empty();
    }
    return schedule.nextAt().map(at -> at.isAfter(gate) ? at : gate);
  }

  /** What holds tasks back, if something does. */
  public synchronized Optional<Hold> hold(Instant now) {
    if (stopping) {
      return Optional.of(new Hold.Stopping());
    }
    if (draining) {
      return Optional.of(new Hold.Draining());
    }
    pause = pause.filter(paused -> paused.until().isAfter(now));
    if (pause.isPresent()) {
      return Optional.of(pause.get());
    }
    Optional<Instant> spent = budget.spentUntil(now);
    if (spent.isPresent()) {
      return spent.map(Hold.OverBudget::new);
    }
    return breaker.state(now) instanceof Breaker.State.Open(Instant until)
        ? Optional.of(new Hold.BreakerOpen(until))
        : Optional.empty();
  }

  /**
   * Judges what follows from how an attempt ended. The task still counts as running until {@link
   * #over}, {@link #putBack} or {@link #gone}.
   *
   * @param before what the task had behind it
   */
  public synchronized Decision ended(
      Waiting task, Verdict verdict, Attempts before, Attempt attempt, Instant now) {
    return switch (verdict) {
      case Verdict.Completed() -> {
        breaker.worked();
        yield new Decision.Complete(before);
      }
      case Verdict.Cancelled() -> {
        breaker.withdrawn(task.taskId());
        yield new Decision.Drop(before);
      }
      case Verdict.Interrupted(String _) -> {
        breaker.withdrawn(task.taskId());
        Attempts after = before.interrupted(attempt);
        yield new Decision.PutBack(after, now.plus(interruptionDelay(after.interruptions())));
      }
      case Verdict.LimitReached(Instant until, String message) -> {
        breaker.withdrawn(task.taskId());
        pauseUntil(until, message);
        yield new Decision.PutBack(before.deferred(attempt, Instant.MIN), now);
      }
      case Verdict.Failed(Fault.Ours(String _)) -> {
        breaker.withdrawn(task.taskId());
        Instant at = now.plus(DELAY_OF_OUR_FAULT);
        yield new Decision.PutBack(before.deferred(attempt, at), at);
      }
      case Verdict.Failed(Fault.OfTask(String reason)) -> {
        breaker.worked();
        yield retryOrGiveUp(before, attempt, reason, now);
      }
      case Verdict.Failed(Fault.OfAgent(String reason)) -> {
        breaker.failed(task.taskId(), now);
        yield retryOrGiveUp(before, attempt, reason, now);
      }
    };
  }

  /** How long a task waits that was interrupted again and again: it may be what ends us. */
  public static Duration interruptionDelay(int interruptions) {
    if (interruptions <= FREE_INTERRUPTIONS) {
      return Duration.ZERO;
    }
    Duration delay = Duration.ofSeconds(1L << Math.min(interruptions - FREE_INTERRUPTIONS, 20));
    return delay.compareTo(LONGEST_INTERRUPTION_DELAY) < 0 ? delay : LONGEST_INTERRUPTION_DELAY;
  }

  /** A task that ran waits again, from an instant on. */
  synchronized void putBack(Waiting task, Instant at) {
    leave(task);
    // Behind those that came meanwhile: a task that fails must not stand before fresh ones.
    schedule.add(new Waiting(task.key(), task.taskId(), task.priority(), at, at, Set.of()));
  }

  /**
   * A task that ran is over.
   *
   * @return those that depend on it and so can't start any more
   */
  synchronized List<Waiting> over(Waiting task, boolean completed) {
    leave(task);
    return settled(task.taskId(), completed);
  }

  /** A task is over that did not run here. Returns those that so can't start any more. */
  synchronized List<Waiting> settled(String taskId, boolean completed) {
    if (completed) {
      schedule.completed(taskId);
      return List.of();
    }
    List<Waiting> doomed = new ArrayList<>(schedule.failed(taskId));
    doomed.forEach(task -> running.put(task.key(), task));
    return doomed;
  }

  /** A task that ran has left: somebody else had it. */
  public synchronized void gone(Waiting task) {
    leave(task);
  }

  /** Takes a task out that waits; it counts as running from now on. Empty if it does not wait. */
  synchronized Optional<Waiting> takeOut(String key) {
    Optional<Waiting> task = schedule.find(key);
    task.ifPresent(
        found -> {
          schedule.remove(key);
          running.put(key, found);
        });
    return task;
  }

  /** Counts a task as running that never waited here, unless it does already. */
  synchronized boolean occupy(Waiting task) {
    return !schedule.contains(task.key()) && running.putIfAbsent(task.key(), task) == null;
  }

  /** The agent may not work until then. */
  synchronized void pauseUntil(Instant until, String message) {
    if (pause.isEmpty() || until.isAfter(pause.get().until())) {
      pause = Optional.of(new Hold.Paused(until, message));
    }
  }

  synchronized Optional<Hold.Paused> pause(Instant now) {
    return pause.filter(paused -> paused.until().isAfter(now));
  }

  /** Adds what an attempt cost. */
  synchronized void spend(BigDecimal cost, Instant now) {
    budget.spend(cost, now);
  }

  /** All that a day has cost, by us and by others who serve this worker. */
  public synchronized void spentInAll(LocalDate day, BigDecimal amount) {
    budget.restore(day, amount);
  }

  public synchronized BigDecimal spent(Instant now) {
    return budget.spent(now);
  }

  public synchronized Breaker.State breaker(Instant now) {
    return breaker.state(now);
  }

  public synchronized void drain(boolean on) {
    draining = on;
  }

  /** Nothing starts any more. */
  public synchronized void stop() {
    stopping = true;
  }

  synchronized boolean isRunning(String key) {
    return running.containsKey(key);
  }

  synchronized boolean isWaiting(String key) {
    return schedule.contains(key);
  }

  /** The key of the task with an id that waits. */
  synchronized Optional<String> keyOf(String taskId) {
    return schedule
        .keyOf(taskId)
        .or(
            () ->
                running.values().stream()
                    .filter(task -> task.taskId().equals(taskId))
                    .map(Waiting::key)
                    .findFirst());
  }

  /** Ids that tasks wait for and that are not here themselves, at most so many. */
  synchronized List<String> awaited(int most) {
    return schedule.awaited(most).stream()
        .filter(id -> running.values().stream().noneMatch(task -> task.taskId().equals(id)))
        .toList();
  }

  synchronized int waiting() {
    return schedule.size();
  }

  public synchronized int active() {
    return running.size();
  }

  private Decision retryOrGiveUp(Attempts before, Attempt attempt, String reason, Instant now) {
    if (before.retries() >= rules.maxRetries) {
      return new Decision.GiveUp(before.deferred(attempt, Instant.MIN), reason);
    }
    Instant at = now.plus(rules.delay.before(before.retries(), random));
    return new Decision.Retry(before.failed(attempt, at), at);
  }

  private void leave(Waiting task) {
    running.remove(task.key());
    // An attempt that never came to a verdict must not keep the breaker half open.
    breaker.withdrawn(task.taskId());
  }

  private boolean isTrialRunning(Instant now) {
    return breaker.state(now) instanceof Breaker.State.HalfOpen(var trial) && trial.isPresent();
  }

  private Instant rateAt() {
    return rate.map(RateLimit::nextAt).orElse(Instant.MIN);
  }

  /** Until when a hold lasts; empty without one, or where only somebody's word ends it. */
  private Optional<Instant> holdUntil(Instant now) {
    return hold(now)
        .flatMap(
            hold ->
                switch (hold) {
                  case Hold.Stopping() -> Optional.empty();
                  case Hold.Draining() -> Optional.empty();
                  case Hold.Paused(Instant until, String _) -> Optional.of(until);
                  case Hold.OverBudget(Instant until) -> Optional.of(until);
                  case Hold.BreakerOpen(Instant until) -> Optional.of(until);
                });
  }
}
