package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.Json;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server says of a workflow as it is now: one question, no history, no worker.
 *
 * @param queue its worker
 * @param beat the latest heartbeat of its activity, where one runs; empty before the first
 * @param runs whether an activity of it runs
 */
record DescribedTask(
    WorkflowExecution execution,
    String type,
    String queue,
    WorkflowExecutionStatus status,
    boolean runs,
    Optional<ObjectNode> beat) {

  /** The latest of an id; empty if there is none. */
  static Optional<DescribedTask> of(Connection connection, String workflowId) {
    return of(connection, WorkflowExecution.newBuilder().setWorkflowId(workflowId).build());
  }

  /** A certain one; empty if there is none. */
  static Optional<DescribedTask> of(Connection connection, WorkflowExecution execution) {
    if (execution.getWorkflowId().isEmpty()) {
      return Optional.empty();
    }
    DescribeWorkflowExecutionResponse answer;
    try {
      answer =
          connection
              .call()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setExecution(execution)
                      .build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(of(connection, answer));
  }

  static DescribedTask of(Connection connection, DescribeWorkflowExecutionResponse answer) {
    Optional<PendingActivityInfo> pending = answer.getPendingActivitiesList().stream().findFirst();
    boolean runs =
        pending
            .filter(
                is ->
                    is.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
                        || is.getState()
                            == PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED)
            .isPresent();
    return new DescribedTask(
        answer.getWorkflowExecutionInfo().getExecution(),
        answer.getWorkflowExecutionInfo().getType().getName(),
        answer.getExecutionConfig().getTaskQueue().getName(),
        answer.getWorkflowExecutionInfo().getStatus(),
        runs,
        pending.flatMap(is -> details(connection, is)));
  }

  boolean isOpen() {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  boolean isTask() {
    return type.equals(Names.TASK);
  }

  /** Who makes the attempt that runs; empty where none does, or it has not said yet. */
  Optional<Claim> claim() {
    return runs ? beat.flatMap(LiveOutput::claim) : Optional.empty();
  }

  private static Optional<ObjectNode> details(Connection connection, PendingActivityInfo pending) {
    if (!pending.hasHeartbeatDetails() || pending.getHeartbeatDetails().getPayloadsCount() == 0) {
      return Optional.empty();
    }
    ObjectNode details =
        connection
            .converter()
            .fromPayloads(
                0, Optional.of(pending.getHeartbeatDetails()), ObjectNode.class, ObjectNode.class);
    return Optional.of(details == null ? Json.object() : details);
  }
}
