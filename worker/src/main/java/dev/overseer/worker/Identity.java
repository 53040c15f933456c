package dev.overseer.worker;

import dev.overseer.worker.spool.Claim;
import java.time.Instant;
import java.util.Optional;

/** Who we are, so that others can tell whether we still live. */
record Identity(long pid, long startTicks, String bootId, String host) {

  /** This process. */
  static Identity ofThisProcess() {
    long pid = ThisProcess.pid();
    return new Identity(pid, ThisProcess.startTicks(pid), ThisProcess.bootId(), ThisProcess.host());
  }

  Claim claim(String taskId, int attempt, Instant now) {
    return new Claim(taskId, pid, startTicks, bootId, host, attempt, now, Optional.empty());
  }

  static Claim.Agent agent(long pid) {
    return new Claim.Agent(pid, ThisProcess.startTicks(pid));
  }
}
