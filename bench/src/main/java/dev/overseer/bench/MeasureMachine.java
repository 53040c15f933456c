package dev.overseer.bench;

import java.time.Duration;

/** How late this machine lets a thread go on: no latency of ours can be better than that. */
final class MeasureMachine {
  private MeasureMachine() {}

  /** Sleeps ten milliseconds at a time; returns by how much each sleep was too long. */
  static Sample lateness(int count) throws InterruptedException {
    long[] late = new long[count];
    Duration pause = Duration.ofMillis(10);
    for (int i = 0; i < count; i++) {
      long due = System.nanoTime() + pause.toNanos();
      Thread.sleep(pause);
      late[i] = System.nanoTime() - due;
    }
    return new Sample(late);
  }
}
