package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.EndLeftovers;
import dev.overseer.posix.Holder;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.Claim;
import java.time.Instant;
import java.util.List;

/** Takes up what a dead holder of a task left behind. Thread-safe. */
final class TakeOver {
  private final EndLeftovers endLeftovers;
  private final Log log;

  TakeOver(EndLeftovers endLeftovers, Log log) {
    this.endLeftovers = endLeftovers;
    this.log = log;
  }

  /**
   * Ends the agents of a dead holder.
   *
   * @return whether nobody of them is alive, as far as it can be told from here
   */
  boolean endAgentsOf(Claim dead) {
    Holder holder = new Holder(dead.system(), dead.pid(), dead.startTicks());
    return switch (endLeftovers.of(holder)) {
      case EndLeftovers.Outcome.Gone(int ended) -> {
        log.info(
            "a dead worker's agents are gone", field("pid", dead.pid()), field("ended", ended));
        yield true;
      }
      // It let go of the lease in so many words: nothing of it runs under this claim.
      case EndLeftovers.Outcome.HolderLives() -> true;
      case EndLeftovers.Outcome.OutOfReach() -> {
        log.info(
            "a dead worker ran elsewhere: its agent can't be looked for from here",
            field("host", dead.host()));
        yield true;
      }
      case EndLeftovers.Outcome.StillThere(List<Long> pids) -> {
        log.error("a dead worker's agents don't end; its task waits for them", field("pids", pids));
        yield false;
      }
    };
  }

  /** The attempt that died with its holder, as the journal tells it. */
  Attempt interrupted(Claim dead, Instant now) {
    return new Attempt(
        dead.claimedAt(),
        now,
        "interrupted",
        -1,
        "its worker died (process %d on %s)".formatted(dead.pid(), dead.host()));
  }
}
