package dev.overseer.worker;

import dev.overseer.worker.spool.Heartbeat;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a worker does, for its heartbeat, and passes it on to the metrics. Thread-safe. */
final class Tell {
  private final Listener listener;

  private final LongAdder processed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder deadLettered = new LongAdder();

  Tell(Listener listener) {
    this.listener = listener;
  }

  /** Hears of each single thing. Thread-safe. */
  interface Listener {
    /** An attempt came to an end that counts. */
    void attempt(Duration duration);

    /** A task is over. */
    void processed(boolean completed);

    /**
     * Something failed: {@code retry}, {@code max_retries}, {@code lock_timeout}, {@code
     * exception}.
     */
    void failed(String reason);

    /** A file was parked, as a task that was given up or as one that never was a task. */
    void deadLettered();

    /** An attempt was interrupted. */
    void interrupted();

    /** The agent said what it cost. */
    void cost(double dollars);
  }

  void attempt(Duration duration) {
    listener.attempt(duration);
  }

  void completed() {
    processed.increment();
    listener.processed(true);
  }

  void failed() {
    failed.increment();
    listener.processed(false);
    listener.failed("max_retries");
  }

  void retried() {
    retried.increment();
    listener.failed("retry");
  }

  void deadLettered() {
    deadLettered.increment();
    listener.deadLettered();
  }

  void interrupted() {
    listener.interrupted();
  }

  void lockTimeout() {
    listener.failed("lock_timeout");
  }

  void exception() {
    listener.failed("exception");
  }

  void cost(double dollars) {
    listener.cost(dollars);
  }

  Heartbeat.Stats stats() {
    return new Heartbeat.Stats(processed.sum(), failed.sum(), retried.sum(), deadLettered.sum());
  }
}
