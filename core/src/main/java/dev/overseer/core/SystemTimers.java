package dev.overseer.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** {@link Timers} on the machine's clock. */
final class SystemTimers implements Timers {
  static final SystemTimers SHARED = new SystemTimers();

  private final ScheduledThreadPoolExecutor executor;

  private SystemTimers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, action -> Thread.ofPlatform().name("overseer-timers").daemon().unstarted(action));
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    ScheduledFuture<?> future =
        executor.schedule(() -> runLoudly(action), nanos(delay), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static void runLoudly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      // A scheduled future would swallow it.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private static long nanos(Duration delay) {
    try {
      return delay.toNanos();
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE;
    }
  }
}
