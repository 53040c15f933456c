package dev.overseer.engine.temporal;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The server's visibility, as far as we need it. What it shows may be some moments old. */
interface Executions {

  /** What is looked for. */
  enum State {
    RUNNING("Running"),
    COMPLETED("Completed"),
    FAILED("Failed"),
    CANCELED("Canceled"),
    TERMINATED("Terminated"),
    TIMED_OUT("TimedOut");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As a query has it. */
    String word() {
      return word;
    }
  }

  /**
   * A question.
   *
   * @param type of workflow
   * @param queue on which; empty is any
   * @param id whose; empty is any
   * @param states in one of which; empty is any
   * @param closedAfter over since then; empty is any
   */
  record Filter(
      String type,
      Optional<String> queue,
      Optional<String> id,
      List<State> states,
      Optional<Instant> closedAfter) {

    static Filter of(String type) {
      return new Filter(type, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    Filter on(String taskQueue) {
      return new Filter(type, Optional.of(taskQueue), id, states, closedAfter);
    }

    Filter withId(String workflowId) {
      return new Filter(type, queue, Optional.of(workflowId), states, closedAfter);
    }

    Filter in(State... any) {
      return new Filter(type, queue, id, List.of(any), closedAfter);
    }

    Filter closedAfter(Instant at) {
      return new Filter(type, queue, id, states, Optional.of(at));
    }
  }

  /** All of them, at most so many. */
  List<WorkflowExecutionInfo> list(Filter filter, int most);

  /** How many there are. */
  long count(Filter filter);

  /** On which task queues workflows of these types run or ran, in order. */
  SortedSet<String> queues(List<String> types);

  /** Deletes one that is over, with its history. */
  void delete(WorkflowExecution execution);
}
