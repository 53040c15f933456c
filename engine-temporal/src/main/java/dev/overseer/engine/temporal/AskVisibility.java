package dev.overseer.engine.temporal;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Asks in the server's query language, for nothing but what every server indexes: no search
 * attribute has to be set up for us.
 */
final class AskVisibility implements Executions {
  private static final int PAGE = 1_000;
  private static final int MOST_QUEUES = 10_000;

  private final Connection connection;

  AskVisibility(Connection connection) {
    this.connection = connection;
  }

  @Override
  public List<WorkflowExecutionInfo> list(Filter filter, int most) {
    return list(query(filter), most);
  }

  @Override
  public long count(Filter filter) {
    return connection
        .call()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setQuery(query(filter))
                .build())
        .getCount();
  }

  /** One question for each queue: they are few, and the workflows may be many. */
  @Override
  public SortedSet<String> queues(List<String> types) {
    SortedSet<String> found = new TreeSet<>();
    while (found.size() < MOST_QUEUES) {
      StringBuilder query =
          new StringBuilder("WorkflowType IN (")
              .append(types.stream().map(AskVisibility::quoted).collect(Collectors.joining(", ")))
              .append(')');
      found.forEach(queue -> query.append(" AND TaskQueue != ").append(quoted(queue)));
      List<WorkflowExecutionInfo> page = list(query.toString(), PAGE);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(one -> found.add(one.getTaskQueue()));
    }
    return found;
  }

  @Override
  public void delete(WorkflowExecution execution) {
    connection
        .call()
        .deleteWorkflowExecution(
            DeleteWorkflowExecutionRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setWorkflowExecution(execution)
                .build());
  }

  private List<WorkflowExecutionInfo> list(String query, int most) {
    List<WorkflowExecutionInfo> all = new ArrayList<>();
    ByteString page = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse answer =
          connection
              .call()
              .listWorkflowExecutions(
                  ListWorkflowExecutionsRequest.newBuilder()
                      .setNamespace(connection.namespace())
                      .setPageSize(Math.min(PAGE, most - all.size()))
                      .setNextPageToken(page)
                      .setQuery(query)
                      .build());
      all.addAll(answer.getExecutionsList());
      page = answer.getNextPageToken();
    } while (!page.isEmpty() && all.size() < most);
    return all;
  }

  static String query(Filter filter) {
    List<String> terms = new ArrayList<>();
    terms.add("WorkflowType = " + quoted(filter.type()));
    filter.queue().ifPresent(queue -> terms.add("TaskQueue = " + quoted(queue)));
    filter.id().ifPresent(id -> terms.add("WorkflowId = " + quoted(id)));
    if (!filter.states().isEmpty()) {
      terms.add(
          filter.states().stream()
              .map(state -> quoted(state.word()))
              .collect(Collectors.joining(", ", "ExecutionStatus IN (", ")")));
    }
    filter.closedAfter().ifPresent(at -> terms.add("CloseTime >= " + quoted(at.toString())));
    return String.join(" AND ", terms);
  }

  /** What comes from outside stays within its quotes. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
