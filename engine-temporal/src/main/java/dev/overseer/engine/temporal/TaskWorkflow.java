package dev.overseer.engine.temporal;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import tools.jackson.databind.node.ObjectNode;

/** A task, as the server knows it. */
@WorkflowInterface
public interface TaskWorkflow {

  /**
   * Runs the task until it is over.
   *
   * @param task as a task file has it
   * @param carried what an earlier run of the same task had behind it; empty at first
   * @return the result of the attempt that completed
   */
  @WorkflowMethod(name = Names.TASK)
  ObjectNode run(ObjectNode task, ObjectNode carried);

  /** Another task waits for this one. */
  @SignalMethod(name = Names.AWAITED)
  void awaited(ObjectNode by);

  /** A task that this one waits for is over. */
  @SignalMethod(name = Names.SETTLED)
  void settled(ObjectNode how);
}
