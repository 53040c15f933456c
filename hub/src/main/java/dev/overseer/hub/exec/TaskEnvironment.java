package dev.overseer.hub.exec;

import dev.overseer.hub.spi.TaskContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment of a task's process: the hub's own without its secrets, what the action sets or
 * takes away, and what tells a program which task it is. Immutable.
 */
final class TaskEnvironment {
  /** The task's id. */
  static final String TASK_ID = "OVERSEER_TASK_ID";

  /** The action's name. */
  static final String ACTION = "OVERSEER_ACTION";

  /** What the hub sets for each task. */
  static final Set<String> OWN = Set.of(TASK_ID, ACTION);

  /** Whoever holds this one may start processes: no child gets it. */
  private static final Set<String> SECRETS = Set.of("OVERSEER_TOKEN");

  private final Map<String, String> inherited;
  private final Map<String, Optional<Template>> settings;

  /**
   * @param hub the hub's own environment
   * @param settings what the action sets, and without a value what it takes away
   */
  TaskEnvironment(Map<String, String> hub, Map<String, Optional<Template>> settings) {
    Map<String, String> kept = new HashMap<>(hub);
    kept.keySet().removeAll(SECRETS);
    settings.forEach((name, value) -> kept.remove(name));
    this.inherited = Map.copyOf(kept);
    this.settings = settings;
  }

  /** The variables for one task. */
  Map<String, String> of(TaskContext task, Map<String, String> parameters) {
    Map<String, String> variables = new HashMap<>(inherited);
    settings.forEach(
        (name, value) ->
            value.ifPresent(template -> variables.put(name, template.render(parameters))));
    variables.put(TASK_ID, task.taskId());
    variables.put(ACTION, task.action());
    return variables;
  }
}
