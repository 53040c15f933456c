package dev.overseer.bot.steering;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.runs.BridgeAddress;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunId;
import dev.overseer.bot.runs.RunStore;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Brings inputs to the bridges of runs that have one: a run's in their order, one after another. A
 * bridge that is not there is tried again, from a second on up to every thirty. Thread-safe.
 */
public final class PushInputs {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final RunStore runs;
  private final WaitingInputs inputs;
  private final CallBridge bridge;
  private final DeliveryCounter counter;
  private final Timers timers;
  private final Executor threads;
  private final Log log;

  /** Runs that somebody works for, and whether to look once more. */
  private final Map<RunId, Boolean> working = new HashMap<>();

  private final Map<RunId, Duration> pauses = new HashMap<>();

  /** Nothing is pushed before somebody asks for it. */
  public PushInputs(
      RunStore runs,
      WaitingInputs inputs,
      Optional<Secret> secret,
      DeliveryCounter counter,
      Timers timers,
      Executor threads,
      Log log) {
    this.runs = runs;
    this.inputs = inputs;
    this.bridge = new CallBridge(timers, secret);
    this.counter = counter;
    this.timers = timers;
    this.threads = threads;
    this.log = log;
  }

  /** Hears of what became of inputs. */
  public interface DeliveryCounter {
    /** An input was answered. */
    void answered(Outcome.Status status);
  }

  /** Something waits for a run, or its bridge has moved. */
  public void push(Run run) {
    if (run.bridge().isEmpty()) {
      return;
    }
    synchronized (this) {
      if (working.putIfAbsent(run.id(), false) != null) {
        working.put(run.id(), true);
        return;
      }
    }
    threads.execute(() -> work(run.id()));
  }

  private void work(RunId id) {
    boolean again;
    do {
      boolean reached = pushAll(id);
      synchronized (this) {
        again = reached && working.getOrDefault(id, false);
        if (again) {
          working.put(id, false);
        } else {
          working.remove(id);
        }
      }
    } while (again);
  }

  /** False if the bridge is not there; then it is tried again by itself. */
  private boolean pushAll(RunId id) {
    while (true) {
      Optional<Run> run = runs.find(id).filter(Run::isLive);
      Optional<BridgeAddress> address = run.flatMap(Run::bridge);
      List<Input> waiting = inputs.of(id);
      if (address.isEmpty() || waiting.isEmpty()) {
        return true;
      }
      Input next = waiting.getFirst();
      try {
        Outcome outcome = bridge.deliver(address.get(), next);
        pause(id, Optional.empty());
        if (inputs.answered(next.id(), outcome).isPresent()) {
          counter.answered(outcome.status());
        }
      } catch (IOException | RuntimeException e) {
        Duration pause = pause(id, Optional.of(LONGEST_PAUSE));
        log.warn(
            "a bridge is not there; tried again",
            e,
            field("run", id),
            field("bridge", address.get().text()));
        timers.after(pause, () -> runs.find(id).ifPresent(this::push));
        return false;
      }
    }
  }

  private synchronized Duration pause(RunId id, Optional<Duration> longest) {
    if (longest.isEmpty()) {
      pauses.remove(id);
      return Duration.ZERO;
    }
    Duration pause = pauses.getOrDefault(id, FIRST_PAUSE);
    Duration next = pause.multipliedBy(2);
    pauses.put(id, next.compareTo(longest.get()) > 0 ? longest.get() : next);
    return pause;
  }
}
