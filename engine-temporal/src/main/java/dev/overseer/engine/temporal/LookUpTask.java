package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Json;
import tools.jackson.databind.node.ObjectNode;

/** Looks at the latest workflow of a task's id. */
final class LookUpTask implements LookUpActivity {
  private final Connection connection;

  LookUpTask(Connection connection) {
    this.connection = connection;
  }

  @Override
  public ObjectNode lookUp(ObjectNode what) {
    ObjectNode answer = Json.object();
    answer.put(
        "state",
        DescribedTask.of(connection, what.path("task").asString(""))
            .map(
                found ->
                    switch (found.status()) {
                      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> "completed";
                      case WORKFLOW_EXECUTION_STATUS_RUNNING,
                          WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
                          "open";
                      default -> "failed";
                    })
            .orElse("unknown"));
    return answer;
  }
}
