package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Json;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waits, within a task's workflow, until the tasks that it depends on have completed. Nobody polls
 * while they run: a task that is awaited is told so by a signal, and says by one that it is over.
 *
 * <pre>
 *   this task ──awaited──► that task ──settled, when it is over──► this task
 *       └─ no such workflow runs ─► what became of it? ─► completed │ failed │ unknown: asked later
 * </pre>
 *
 * <p>An {@code awaited} carries the way that it came. A task that itself waits passes it on to
 * those that it waits for; one that finds itself on the way has found a cycle.
 */
final class AwaitDependencies {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  /** Of one that said that it would tell: it may have been terminated, and then tells nobody. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

  private final String id;
  private final LookUpActivity lookUp =
      Workflow.newLocalActivityStub(
          LookUpActivity.class,
          LocalActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());

  private final Map<String, Boolean> settled = new LinkedHashMap<>();
  private final Set<String> dependents = new LinkedHashSet<>();
  private final Queue<ObjectNode> passOn = new ArrayDeque<>();

  /**
   * Of a task.
   *
   * @param dependents who waits for it, of an earlier run
   */
  AwaitDependencies(String id, List<String> dependents) {
    this.id = id;
    this.dependents.addAll(dependents);
  }

  /** A signal came: somebody waits for this task. */
  void awaited(ObjectNode by) {
    dependents.add(by.path("by").asString(""));
    passOn.add(by);
  }

  /** A signal came: a task is over. */
  void settled(ObjectNode how) {
    settled.put(how.path("task").asString(""), how.path("completed").asBoolean(false));
  }

  List<String> dependents() {
    return List.copyOf(dependents);
  }

  /**
   * Waits until all have completed.
   *
   * @return why the task can never start; empty if it may
   */
  Optional<String> await(Set<String> dependencies) {
    if (dependencies.contains(id)) {
      return Optional.of("dependency cycle: %s → %s".formatted(id, id));
    }
    Set<String> told = new LinkedHashSet<>();
    Duration look = FIRST_LOOK;
    while (true) {
      for (String open : openOf(dependencies)) {
        if (!told.contains(open) && ask(open, List.of(id))) {
          told.add(open);
        }
      }
      Optional<String> refusal = passOn(dependencies).or(() -> failed(dependencies));
      if (refusal.isPresent()) {
        return refusal;
      }
      Set<String> open = openOf(dependencies);
      if (open.isEmpty()) {
        return Optional.empty();
      }
      int known = settled.size();
      boolean allTell = told.containsAll(open);
      boolean happened =
          Workflow.await(
              allTell ? LOOK_AGAIN : look, () -> settled.size() > known || !passOn.isEmpty());
      if (!happened) {
        look = longer(look);
        told.clear();
      }
    }
  }

  /** Tells those who wait for this task what became of it. */
  void settle(boolean completed) {
    ObjectNode how = Json.object();
    how.put("task", id);
    how.put("completed", completed);
    Set<String> told = new LinkedHashSet<>();
    // Others may come while we tell.
    for (Optional<String> next = firstBut(told); next.isPresent(); next = firstBut(told)) {
      told.add(next.get());
      try {
        Workflow.newUntypedExternalWorkflowStub(next.get()).signal(Names.SETTLED, how);
      } catch (SignalExternalWorkflowException | ApplicationFailure gone) {
        // It waits no more.
      }
    }
  }

  private Optional<String> firstBut(Set<String> told) {
    return dependents.stream().filter(one -> !told.contains(one)).findFirst();
  }

  private Set<String> openOf(Set<String> dependencies) {
    Set<String> open = new LinkedHashSet<>(dependencies);
    open.removeAll(settled.keySet());
    return open;
  }

  private Optional<String> failed(Set<String> dependencies) {
    return dependencies.stream()
        .filter(one -> Boolean.FALSE.equals(settled.get(one)))
        .findFirst()
        .map(one -> "dependency failed: " + one);
  }

  /**
   * Asks a task to tell when it is over; where it does not run, what became of it.
   *
   * @return whether it will tell
   */
  private boolean ask(String task, List<String> way) {
    ObjectNode by = Json.object();
    by.put("by", id);
    ArrayNode steps = by.putArray("way");
    way.forEach(steps::add);
    try {
      Workflow.newUntypedExternalWorkflowStub(task).signal(Names.AWAITED, by);
      return true;
    } catch (SignalExternalWorkflowException | ApplicationFailure notRunning) {
      ObjectNode what = Json.object();
      what.put("task", task);
      switch (lookUp.lookUp(what).path("state").asString("")) {
        case "completed" -> settled.put(task, true);
        case "failed" -> settled.put(task, false);
        default -> {
          // It may be submitted later.
        }
      }
      return false;
    }
  }

  /** Passes on who waits for us to those that we wait for; finds out whether that is ourselves. */
  private Optional<String> passOn(Set<String> dependencies) {
    for (ObjectNode by = passOn.poll(); by != null; by = passOn.poll()) {
      List<String> way = new ArrayList<>();
      for (JsonNode step : by.path("way")) {
        way.add(step.asString(""));
      }
      if (way.contains(id)) {
        List<String> cycle = way.subList(way.indexOf(id), way.size());
        return Optional.of("dependency cycle: %s → %s".formatted(String.join(" → ", cycle), id));
      }
      way.add(id);
      for (String open : openOf(dependencies)) {
        ask(open, way);
      }
    }
    return Optional.empty();
  }

  private static Duration longer(Duration look) {
    Duration twice = look.multipliedBy(2);
    return twice.compareTo(LONGEST_LOOK) < 0 ? twice : LONGEST_LOOK;
  }
}
