package dev.overseer.engine.temporal;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Processes;
import dev.overseer.worker.EquipWorker;
import dev.overseer.worker.ProbeHealth;
import dev.overseer.worker.ProbeHealth.Health;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerException;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.engine.TaskIsQueuedException;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import dev.overseer.worker.view.Following;
import dev.overseer.worker.view.Letter;
import dev.overseer.worker.view.TaskView;
import dev.overseer.worker.view.WorkerView;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A namespace of a Temporal server as a queue. Thread-safe. */
final class TemporalEngine implements Engine {
  /** As place of what has a workflow run of its own. */
  static final String RUN = "run";

  /** The server takes 2 MiB as one payload. */
  private static final int LARGEST_TASK = 1_500_000;

  private static final int LONGEST_ID = 900;

  private static final int MOST_LETTERS = 100_000;

  private final Connection connection;
  private final Executions executions;
  private final Settings own;
  private final FleetView fleet;

  /**
   * @param own {@link TemporalSettings#ALL}
   */
  TemporalEngine(Connection connection, Executions executions, Settings own) {
    this.connection = connection;
    this.executions = executions;
    this.own = own;
    this.fleet = new FleetView(connection, executions);
  }

  @Override
  public String title() {
    return connection.address().toString();
  }

  @Override
  public NavigableSet<String> workers() throws EngineException {
    return ask(fleet::workers);
  }

  @Override
  public WorkerView worker(String name) throws EngineException {
    return ask(() -> fleet.worker(name));
  }

  @Override
  public Place submit(String worker, ObjectNode task) throws EngineException {
    String id = task.path("task_id").asString("");
    if (id.isEmpty() || id.startsWith(Names.OWN_PREFIX)) {
      throw new EngineException(
          "\"%s\" can't be a task's id on Temporal: %s"
              .formatted(
                  id,
                  id.isEmpty()
                      ? "it is empty"
                      : "what begins with \"%s\" is ours".formatted(Names.OWN_PREFIX)));
    }
    if (id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
      throw new EngineException(
          "a task's id may have %d bytes on Temporal, not %d"
              .formatted(LONGEST_ID, id.getBytes(StandardCharsets.UTF_8).length));
    }
    int size = Json.bytes(task).length;
    if (size > LARGEST_TASK) {
      throw new EngineException(
          "the task \"%s\" has %,d bytes, but Temporal takes no more than %,d: put what is long into a file, and name it"
              .formatted(id, size, LARGEST_TASK));
    }
    return ask(() -> start(worker, id, task));
  }

  private Place start(String worker, String id, ObjectNode task) {
    int priority =
        ReadTask.parse(Path.of("task.json"), Json.bytes(task))
                instanceof ReadTask.Content.Task(TaskSpec spec)
            ? spec.priority()
            : TaskSpec.NORMAL;
    try {
      WorkflowExecution started =
          connection
              .client()
              .newUntypedWorkflowStub(
                  Names.TASK,
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(id)
                      .setTaskQueue(worker)
                      .setWorkflowIdReusePolicy(
                          WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                      .setWorkflowIdConflictPolicy(
                          WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                      .setPriority(Priorities.of(priority))
                      .build())
              .start(task, Json.object());
      return new Place(RUN, started.getRunId());
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new TaskIsQueuedException(id);
    }
  }

  @Override
  public List<TaskView> find(String taskId, Collection<String> workers) throws EngineException {
    return ask(
        () -> {
          Optional<DescribedTask> found =
              DescribedTask.of(connection, taskId)
                  .filter(DescribedTask::isTask)
                  .filter(task -> workers.contains(task.queue()));
          return found.isEmpty() ? List.of() : List.of(view(taskId, found.get()));
        });
  }

  private TaskView view(String taskId, DescribedTask task) {
    TaskHistory history = TaskHistory.read(connection, task.execution());
    Place place = new Place(RUN, task.execution().getRunId());
    boolean open = task.isOpen();
    Optional<TaskSpec> spec =
        ReadTask.parse(Path.of("task.json"), Json.bytes(history.task()))
                instanceof ReadTask.Content.Task(TaskSpec is)
            ? Optional.of(is)
            : Optional.empty();
    Optional<TaskResult> result =
        (open ? history.lastResult() : history.result())
            .map(fields -> new TaskResult(place, fields));
    Attempts attempts = history.attempts();
    return new TaskView(
        taskId,
        task.queue(),
        state(task, result),
        open ? Optional.of(place) : Optional.empty(),
        spec,
        new Attempts(
            attempts.retries(), attempts.interruptions(), history.nextAt(), attempts.history()),
        task.claim(),
        result,
        lettersOf(task.queue(), taskId));
  }

  private static TaskView.State state(DescribedTask task, Optional<TaskResult> result) {
    if (task.isOpen()) {
      return task.runs() ? TaskView.State.RUNNING : TaskView.State.WAITING;
    }
    return result.filter(TaskResult::isCompleted).isPresent()
        ? TaskView.State.COMPLETED
        : TaskView.State.FAILED;
  }

  @Override
  public Standing standing(String worker, String taskId, Optional<TaskResult> before)
      throws EngineException {
    return ask(
        () -> {
          Optional<DescribedTask> task =
              DescribedTask.of(connection, taskId)
                  .filter(DescribedTask::isTask)
                  .filter(is -> is.queue().equals(worker));
          if (task.isEmpty()) {
            return new Standing.Unknown();
          }
          if (task.get().isOpen()) {
            return new Standing.Open();
          }
          Place place = new Place(RUN, task.get().execution().getRunId());
          return TaskHistory.read(connection, task.get().execution())
              .result()
              .map(fields -> new TaskResult(place, fields))
              .filter(is -> !Optional.of(is).equals(before))
              .<Standing>map(Standing.Over::new)
              .orElseGet(Standing.Unknown::new);
        });
  }

  @Override
  public Following follow(
      String worker, String taskId, Optional<TaskResult> before, FollowTask.Sink sink) {
    FollowRun follow = new FollowRun(connection, taskId, before, sink);
    return new Following() {
      @Override
      public Look look() throws EngineException {
        return ask(follow::look);
      }

      @Override
      public void rest() throws IOException, InterruptedException {
        if (!ask(follow::awaitEnd)) {
          Following.super.rest();
        }
      }
    };
  }

  @Override
  public void cancel(String worker, String taskId) throws EngineException {
    ask(
        () -> {
          try {
            connection.client().newUntypedWorkflowStub(taskId).cancel("overseer task cancel");
          } catch (WorkflowNotFoundException over) {
            // It is over.
          }
          return true;
        });
  }

  @Override
  public void drain(String worker) throws EngineException {
    ask(
        () -> {
          Drains.drain(connection, worker);
          return true;
        });
  }

  @Override
  public void resume(String worker) throws EngineException {
    ask(
        () -> {
          Drains.resume(connection, worker);
          return true;
        });
  }

  @Override
  public List<Letter> letters(String worker) throws EngineException {
    return ask(
        () ->
            letters(
                worker, Executions.Filter.of(Names.TASK).on(worker).in(Executions.State.FAILED)));
  }

  private List<Letter> lettersOf(String worker, String taskId) {
    return letters(
        worker,
        Executions.Filter.of(Names.TASK).on(worker).withId(taskId).in(Executions.State.FAILED));
  }

  private List<Letter> letters(String worker, Executions.Filter filter) {
    List<Letter> letters = new ArrayList<>();
    for (WorkflowExecutionInfo each : executions.list(filter, MOST_LETTERS)) {
      letter(worker, each.getExecution()).ifPresent(letters::add);
    }
    letters.sort(Comparator.comparing(Letter::parkedAt).thenComparing(Letter::name));
    return letters;
  }

  Optional<Letter> letter(String worker, WorkflowExecutionInfo run) throws EngineException {
    return ask(() -> letter(worker, run.getExecution()));
  }

  /** Empty where it was deleted a moment ago, which visibility may not know yet. */
  private Optional<Letter> letter(String worker, WorkflowExecution execution) {
    try {
      TaskHistory history = TaskHistory.read(connection, execution);
      return history
          .letter()
          .map(
              fields ->
                  new Letter(
                      worker,
                      letterName(execution.getWorkflowId(), history),
                      new Place(RUN, execution.getRunId()),
                      fields));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** As a spool's letters are named. */
  static String letterName(String taskId, TaskHistory history) {
    return "%s_%d".formatted(taskId, history.end().orElseThrow().at().getEpochSecond());
  }

  @Override
  public Place retry(Letter letter) throws EngineException {
    return ask(
        () -> {
          ObjectNode task = TaskHistory.read(connection, executionOf(letter)).task();
          Place place = start(letter.worker(), letter.taskId(), task);
          executions.delete(executionOf(letter));
          return place;
        });
  }

  @Override
  public void drop(Letter letter) throws EngineException {
    ask(
        () -> {
          executions.delete(executionOf(letter));
          return true;
        });
  }

  private static WorkflowExecution executionOf(Letter letter) {
    return WorkflowExecution.newBuilder()
        .setWorkflowId(letter.taskId())
        .setRunId(letter.place().value())
        .build();
  }

  @Override
  public Working work(
      List<String> workers,
      WorkService.Mode mode,
      Settings settings,
      Map<String, String> environment,
      Optional<Processes> processes,
      Log log) {
    try {
      if (mode == WorkService.Mode.MONITOR) {
        throw new EngineException(
            "--monitor is for a spool that another executor works on: there is none on Temporal");
      }
      connection.check();
      return TemporalWork.begin(
          connection,
          executions,
          workers,
          settings,
          own,
          environment,
          processes,
          Timers.system(),
          log);
    } catch (EngineException e) {
      throw new WorkerException.EngineUnusable(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Listening listen(Settings settings, Log log) {
    return ListenToFleet.begin(this, connection, executions, settings, log);
  }

  @Override
  public Showing show(Path folder, Log log) throws IOException {
    return ShowFleet.begin(this, connection, executions, folder, log);
  }

  @Override
  public Letter letter(String worker, DeadLetter shown) {
    return MirrorLetters.letter(worker, shown);
  }

  @Override
  public Health probe(
      String worker, Settings settings, Map<String, String> environment, Instant now) {
    return ProbeHealth.probe(
        LocalFiles.of(EquipWorker.stateFolder(settings, environment), connection.address()),
        worker,
        settings.get(WorkerSettings.HEARTBEAT_INTERVAL),
        now);
  }

  @Override
  public void close() {
    connection.close();
  }

  private interface Question<T> {
    T get();
  }

  private <T> T ask(Question<T> question) throws EngineException {
    try {
      return question.get();
    } catch (StatusRuntimeException | WorkflowException e) {
      throw connection.failed(e);
    }
  }
}
