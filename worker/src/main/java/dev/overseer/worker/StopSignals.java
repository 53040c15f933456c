package dev.overseer.worker;

import dev.overseer.worker.agent.AttemptRecord;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a signal that was meant for all of us from one that hit an agent alone: a supervisor that
 * stops us may send its signal to our agents, too, and theirs may be first. Thread-safe.
 */
public final class StopSignals {
  /** Of an agent that SIGINT, SIGKILL or SIGTERM ended. */
  private static final Set<Integer> ENDING = Set.of(128 + 2, 128 + 9, 128 + 15);

  private static final int LATE_MILLIS = 300;

  private final CountDownLatch stoppingSoon = new CountDownLatch(1);

  /** The worker is about to end: what a signal from elsewhere ended from now on was that. */
  public void stopSoon() {
    stoppingSoon.countDown();
  }

  /** Whether the signal that ended an agent was meant for all of us. */
  public boolean ended(AttemptRecord record) throws InterruptedException {
    return record.verdict() instanceof Verdict.Failed(Verdict.Fault.OfAgent(String _))
        && ENDING.contains(record.exitCode())
        && stoppingSoon.await(LATE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
