package dev.overseer.sidecar.pipeline;

import dev.overseer.sidecar.format.Context;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.usage.TallySession.Tally;
import java.util.List;

/** What is to be made posts of. */
sealed interface Work {

  /**
   * What a line says; often nothing.
   *
   * @param receipt of the line
   */
  record Events(LineReceipt receipt, Context context, List<AgentEvent> events) implements Work {}

  /** What a session came to. */
  record Summary(Context context, Tally tally) implements Work {}
}
