package dev.overseer.engine.temporal;

import com.google.protobuf.ByteString;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogField;
import dev.overseer.worker.Identity;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets the fleet see this process: takes the activity of {@link StandForProcess}, which is meant
 * for it alone, and puts the worker's heartbeat into that activity's. Its own thread.
 *
 * <pre>
 *   workflow there ──► poll ──► heartbeats ──lost─┐
 *        ▲────────────────────────────────────────┘
 * </pre>
 */
final class Presence implements Runnable {
  private static final int BEATS_MISSED = 3;
  private static final Duration POLL = Duration.ofSeconds(20);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

  private final Connection connection;
  private final String worker;
  private final BeatAttempts beats;
  private final Supplier<Heartbeat> heartbeat;
  private final Duration interval;
  private final Log log;
  private final String id;
  private final String queue;

  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param beats of {@code interval}, and of the time-out that {@link #timeout} gives
   */
  Presence(
      Connection connection,
      String worker,
      Identity identity,
      BeatAttempts beats,
      Supplier<Heartbeat> heartbeat,
      Duration interval,
      Log log) {
    this.connection = connection;
    this.worker = worker;
    this.beats = beats;
    this.heartbeat = heartbeat;
    this.interval = interval;
    this.log = log;
    String process =
        "%s-%d-%d".formatted(identity.host(), identity.pid(), identity.holder().startTicks());
    this.id = Names.presenceOf(worker, process);
    this.queue = id;
  }

  /** After how long without a heartbeat a process counts as gone. */
  static Duration timeout(Duration interval) {
    return interval.multipliedBy(BEATS_MISSED);
  }

  @Override
  public void run() {
    try {
      while (ended.getCount() > 0) {
        try {
          stand();
          ByteString token = poll();
          if (!token.isEmpty()) {
            beat(token);
          }
        } catch (WorkflowException | StatusRuntimeException e) {
          log.debug("the fleet can't see this worker now", LogField.field("why", e));
          ended.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the workflow away. Whoever looks afterwards finds in its end how the worker was. */
  void end() {
    ended.countDown();
    try {
      connection
          .client()
          .newUntypedWorkflowStub(id)
          .terminate("the worker has ended", json(heartbeat.get()));
    } catch (WorkflowException | StatusRuntimeException e) {
      log.debug("the fleet can't be told", LogField.field("why", e));
    }
  }

  private void stand() {
    ObjectNode process = Json.object();
    process.put("queue", queue);
    process.put("heartbeat_timeout_ms", timeout(interval).toMillis());
    connection
        .client()
        .newUntypedWorkflowStub(
            Names.PRESENCE,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(Names.ownQueueOf(worker))
                .setWorkflowExecutionTimeout(StandForProcess.LONGEST)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build())
        .start(process);
  }

  /** Empty where nothing came. */
  private ByteString poll() {
    PollActivityTaskQueueResponse answer =
        connection
            .stubs()
            .blockingStub()
            .withDeadlineAfter(POLL.toMillis(), TimeUnit.MILLISECONDS)
            .pollActivityTaskQueue(
                PollActivityTaskQueueRequest.newBuilder()
                    .setNamespace(connection.namespace())
                    .setIdentity(connection.client().getOptions().getIdentity())
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .build());
    return answer.getTaskToken();
  }

  private void beat(ByteString token) throws InterruptedException {
    CountDownLatch lost = new CountDownLatch(1);
    try (BeatAttempts.Beat _ =
        beats.begin(
            token,
            () -> json(heartbeat.get()),
            new BeatAttempts.Listener() {
              @Override
              public void cancelled() {
                lost.countDown();
              }

              @Override
              public void lost(String why) {
                lost.countDown();
              }
            })) {
      while (ended.getCount() > 0 && !lost.await(200, TimeUnit.MILLISECONDS)) {
        // Until one of the two.
      }
    }
  }

  private static ObjectNode json(Heartbeat beat) {
    return Json.parse(beat.bytes()).orElseGet(Json::object);
  }
}
