package dev.overseer.worker;

import dev.overseer.worker.spool.Heartbeat;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a worker does, for its heartbeat, and passes it on to the metrics. Thread-safe. */
public final class Tell {
  private final Listener listener;

  private final LongAdder processed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder deadLettered = new LongAdder();

  /** Counts from zero. */
  public Tell(Listener listener) {
    this.listener = listener;
  }

  /** Hears of each single thing. Thread-safe. */
  public interface Listener {
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

  /** An attempt came to an end that counts. */
  public void attempt(Duration duration) {
    listener.attempt(duration);
  }

  /** A task is done. */
  public void completed() {
    processed.increment();
    listener.processed(true);
  }

  /** A task is given up. */
  public void failed() {
    failed.increment();
    listener.processed(false);
    listener.failed("max_retries");
  }

  /** A task is tried again. */
  public void retried() {
    retried.increment();
    listener.failed("retry");
  }

  /** Something was parked. */
  public void deadLettered() {
    deadLettered.increment();
    listener.deadLettered();
  }

  /** An attempt cost its task nothing. */
  public void interrupted() {
    listener.interrupted();
  }

  void lockTimeout() {
    listener.failed("lock_timeout");
  }

  /** A fault in overseer itself. */
  public void exception() {
    listener.failed("exception");
  }

  /** The agent said what it cost. */
  public void cost(double dollars) {
    listener.cost(dollars);
  }

  /** The counts. */
  public Heartbeat.Stats stats() {
    return new Heartbeat.Stats(processed.sum(), failed.sum(), retried.sum(), deadLettered.sum());
  }
}
