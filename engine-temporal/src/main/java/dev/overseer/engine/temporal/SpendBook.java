package dev.overseer.engine.temporal;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.worker.Desk;
import dev.overseer.worker.WorkerMemory;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a worker spends in a day, over all its processes: each tells a workflow of that day what an
 * attempt cost, and asks it for the sum. Besides, this process remembers what it did itself: a
 * server that is out of reach must not make a spent budget look new. Thread-safe.
 */
final class SpendBook {
  /** Long enough for every time zone's idea of a day, and for who looks the day after. */
  private static final Duration KEPT = Duration.ofDays(2);

  private final Connection connection;
  private final String worker;
  private final Desk desk;
  private final WorkerMemory memory;
  private final Log log;

  SpendBook(Connection connection, String worker, Desk desk, WorkerMemory memory, Log log) {
    this.connection = connection;
    this.worker = worker;
    this.desk = desk;
    this.memory = memory;
    this.log = log;
  }

  /** An attempt cost something. */
  void spend(String taskId, BigDecimal cost, Instant now) {
    memory.spend(desk, taskId, cost, now);
    LocalDate today = day(now);
    try {
      WorkflowClient client = connection.client();
      WorkflowStub account =
          client.newUntypedWorkflowStub(
              Names.SPENT,
              WorkflowOptions.newBuilder()
                  .setWorkflowId(Names.spentOf(worker, today))
                  .setTaskQueue(Names.ownQueueOf(worker))
                  .setWorkflowExecutionTimeout(KEPT)
                  .build());
      account.signalWithStart(
          Names.SPEND,
          new Object[] {AddUpSpending.of(cost)},
          new Object[] {AddUpSpending.of(BigDecimal.ZERO)});
      learn(now);
    } catch (WorkflowException | StatusRuntimeException e) {
      log.warn("what an attempt cost can't be told", e, field("task_id", taskId));
    }
  }

  /** Learns what others spent. Asks a worker of this name: for where one runs. */
  void learn(Instant now) {
    LocalDate today = day(now);
    try {
      BigDecimal sum =
          AddUpSpending.dollars(
              connection
                  .client()
                  .newUntypedWorkflowStub(Names.spentOf(worker, today))
                  .query(Names.TOTAL, ObjectNode.class));
      if (sum.compareTo(desk.spent(now)) > 0) {
        desk.spentInAll(today, sum);
      }
    } catch (WorkflowNotFoundException nothing) {
      // Nobody has spent anything today.
    } catch (WorkflowException | StatusRuntimeException e) {
      log.debug("what others spent can't be asked", field("why", String.valueOf(e.getMessage())));
    }
  }

  /** Remembers the breaker and the pause over a restart. */
  void remember(Instant now) {
    memory.remember(desk, now);
  }

  private static LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
