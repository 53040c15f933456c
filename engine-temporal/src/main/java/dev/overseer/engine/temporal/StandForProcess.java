package dev.overseer.engine.temporal;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands for a process: its one activity runs where only that process takes it, and the process's
 * heartbeats are that activity's. When they stop, the server tries the activity again, which nobody
 * takes: so who looks sees that nobody is there, and nothing waits where a scaler would count it.
 */
final class StandForProcess implements PresenceWorkflow {

  /** A process that lives longer is given another workflow. */
  static final Duration LONGEST = Duration.ofDays(1);

  @Override
  public void stand(ObjectNode process) {
    Workflow.newUntypedActivityStub(
            ActivityOptions.newBuilder()
                .setTaskQueue(process.path("queue").asString(""))
                .setStartToCloseTimeout(LONGEST)
                .setHeartbeatTimeout(
                    Duration.ofMillis(process.path("heartbeat_timeout_ms").asLong(30_000)))
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setBackoffCoefficient(1)
                        .build())
                .build())
        .execute(Names.SERVE, Void.class, process);
  }
}
