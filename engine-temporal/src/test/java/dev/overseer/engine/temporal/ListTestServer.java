package dev.overseer.engine.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Visibility of Temporal's Java test server, which has no query language and deletes nothing: its
 * lists of open and closed workflows, filtered here.
 */
final class ListTestServer implements Executions {
  private final Connection connection;
  private final Set<String> deleted;
  private final Map<String, String> queues = new ConcurrentHashMap<>();

  /**
   * @param deleted runs that count as deleted, for all who look at one server
   */
  ListTestServer(Connection connection, Set<String> deleted) {
    this.connection = connection;
    this.deleted = deleted;
  }

  @Override
  public List<WorkflowExecutionInfo> list(Filter filter, int most) {
    return all().stream().filter(one -> matches(filter, one)).limit(most).toList();
  }

  @Override
  public long count(Filter filter) {
    return list(filter, Integer.MAX_VALUE).size();
  }

  @Override
  public SortedSet<String> queues(List<String> types) {
    SortedSet<String> found = new TreeSet<>();
    all().stream()
        .filter(one -> types.contains(one.getType().getName()))
        .forEach(one -> found.add(queueOf(one)));
    return found;
  }

  @Override
  public void delete(WorkflowExecution execution) {
    deleted.add(execution.getRunId());
  }

  /** That server lists while others write, and may fail at it: then it is asked again. */
  private List<WorkflowExecutionInfo> all() {
    while (true) {
      try {
        return list();
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNKNOWN) {
          throw e;
        }
      }
    }
  }

  private List<WorkflowExecutionInfo> list() {
    List<WorkflowExecutionInfo> all = new ArrayList<>();
    all.addAll(
        connection
            .call()
            .listOpenWorkflowExecutions(
                ListOpenWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(connection.namespace())
                    .build())
            .getExecutionsList());
    all.addAll(
        connection
            .call()
            .listClosedWorkflowExecutions(
                ListClosedWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(connection.namespace())
                    .build())
            .getExecutionsList());
    all.removeIf(one -> deleted.contains(one.getExecution().getRunId()));
    return all;
  }

  private boolean matches(Filter filter, WorkflowExecutionInfo one) {
    return one.getType().getName().equals(filter.type())
        && filter.id().filter(id -> !id.equals(one.getExecution().getWorkflowId())).isEmpty()
        && (filter.states().isEmpty()
            || filter.states().stream().anyMatch(state -> isIn(state, one)))
        && filter.queue().filter(queue -> !queue.equals(queueOf(one))).isEmpty()
        && filter.closedAfter().filter(at -> closedAt(one).isBefore(at)).isEmpty();
  }

  private static boolean isIn(State state, WorkflowExecutionInfo one) {
    return one.getStatus().name().replace("_", "").endsWith(state.word().toUpperCase(Locale.ROOT));
  }

  private String queueOf(WorkflowExecutionInfo one) {
    return queues.computeIfAbsent(
        one.getExecution().getRunId(),
        _ ->
            events(one)
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getTaskQueue()
                .getName());
  }

  private Instant closedAt(WorkflowExecutionInfo one) {
    return TaskHistory.instant(events(one).getLast().getEventTime());
  }

  private List<HistoryEvent> events(WorkflowExecutionInfo one) {
    return connection
        .call()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(one.getExecution())
                .build())
        .getHistory()
        .getEventsList();
  }
}
