package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
final class Await {
  private Await() {}

  static void until(String what, Callable<Boolean> condition) {
    // Some tests make listeners throw; that is not this condition's business.
    await(what)
        .dontCatchUncaughtExceptions()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(30))
        .until(condition);
  }

  /** The first number that a child writes: scripts say so who they started. */
  static long pidFrom(Recorder recorder) {
    return pidFrom(recorder, 0);
  }

  static long pidFrom(Recorder recorder, int line) {
    until(
        "a pid on line " + line,
        () -> recorder.stdout().lines().count() > line && recorder.stdout().endsWith("\n"));
    return Long.parseLong(recorder.lines().get(line).strip());
  }

  static boolean isAlive(long pid) {
    return ProcStat.of(pid).filter(row -> !row.isDead()).isPresent();
  }

  static void gone(long pid) {
    until("process " + pid + " is gone", () -> !isAlive(pid));
  }

  static void alive(long pid) {
    assertThat(isAlive(pid)).as("process %d is alive", pid).isTrue();
  }
}
