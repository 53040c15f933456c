package dev.overseer.engine.temporal;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import tools.jackson.databind.node.ObjectNode;

/** A process that serves a worker, as the server knows it. */
@WorkflowInterface
public interface PresenceWorkflow {

  /** Runs until the process has ended. */
  @WorkflowMethod(name = Names.PRESENCE)
  void stand(ObjectNode process);
}
