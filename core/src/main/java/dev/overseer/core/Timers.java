package dev.overseer.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time that code lives by: what instant it is, and how to be called later. Injected everywhere,
 * so that a test drives time instead of waiting for it.
 *
 * <p>Thread-safe. An action runs on a thread of the implementation's; it must be short and must not
 * block, since others wait behind it.
 */
public interface Timers extends InstantSource {

  /** The machine's clock, with one daemon thread that runs the actions. */
  static Timers system() {
    return SystemTimers.SHARED;
  }

  @Override
  Instant instant();

  /**
   * Runs an action once, after a delay.
   *
   * @param delay how long from now; zero or negative means as soon as possible, never inside this
   *     call
   * @param action what to run; what it throws goes to its thread's uncaught exception handler
   */
  Timer after(Duration delay, Runnable action);

  /** One action that waits for its time. */
  interface Timer {
    /**
     * Withdraws the action.
     *
     * @return true if it will never run; false if it has run, is running, or was withdrawn before
     */
    boolean cancel();
  }
}
