package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Json;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;

/**
 * Who is asked to take no more tasks: a workflow that is there says so, over restarts of every
 * worker. Nobody runs it; it is a flag that needs nothing of ours to be alive.
 */
final class Drains {
  private Drains() {}

  static void drain(Connection connection, String worker) {
    connection
        .client()
        .newUntypedWorkflowStub(
            Names.DRAIN,
            WorkflowOptions.newBuilder()
                .setWorkflowId(Names.drainOf(worker))
                .setTaskQueue(Names.NOBODYS_QUEUE)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build())
        .start(Json.object());
  }

  static void resume(Connection connection, String worker) {
    try {
      connection
          .client()
          .newUntypedWorkflowStub(Names.drainOf(worker))
          .terminate("takes tasks again");
    } catch (WorkflowNotFoundException notDrained) {
      // As it should be.
    }
  }

  static boolean isDrained(Connection connection, String worker) {
    try {
      return connection
              .call()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(Names.drainOf(worker)))
                      .build())
              .getWorkflowExecutionInfo()
              .getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
