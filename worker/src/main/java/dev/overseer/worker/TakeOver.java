package dev.overseer.worker;

import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.Claim;
import java.time.Instant;

/** Takes up what a dead holder of a task left behind. */
interface TakeOver {

  /** Ends the agent of a dead holder, and returns when nobody of it is alive. */
  void endLeftovers(Claim dead) throws InterruptedException;

  /** The attempt that died with its holder, as the journal tells it. */
  default Attempt interrupted(Claim dead, Instant now) {
    return new Attempt(
        dead.claimedAt(),
        now,
        "interrupted",
        -1,
        "its worker died (process %d on %s)".formatted(dead.pid(), dead.host()));
  }
}
