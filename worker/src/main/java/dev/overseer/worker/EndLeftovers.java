package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.Claim;
import java.util.Optional;

/** Ends what a dead worker of this machine left running. */
final class EndLeftovers implements TakeOver {
  private final Identity identity;
  private final Log log;

  EndLeftovers(Identity identity, Log log) {
    this.identity = identity;
    this.log = log;
  }

  @Override
  public void endLeftovers(Claim dead) throws InterruptedException {
    if (!dead.host().equals(identity.host()) || !dead.bootId().equals(identity.bootId())) {
      log.info(
          "a dead worker ran elsewhere: its agent can't be looked for from here",
          field("host", dead.host()));
      return;
    }
    Optional<ProcessHandle> agent =
        dead.agent()
            .filter(its -> ThisProcess.startTicks(its.pid()) == its.startTicks())
            .flatMap(its -> ProcessHandle.of(its.pid()));
    if (agent.isPresent()) {
      agent.get().destroyForcibly();
    }
  }
}
