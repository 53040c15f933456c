package dev.overseer.engine.temporal;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import tools.jackson.databind.node.ObjectNode;

/** What a worker spends in a day, on however many machines. */
@WorkflowInterface
public interface SpentWorkflow {

  /**
   * Runs until the server ends it, some time after the day.
   *
   * @param before what an earlier run had added up
   */
  @WorkflowMethod(name = Names.SPENT)
  void account(ObjectNode before);

  /** An attempt cost something. */
  @SignalMethod(name = Names.SPEND)
  void spend(ObjectNode cost);

  /** All of it so far. */
  @QueryMethod(name = Names.TOTAL)
  ObjectNode total();
}
