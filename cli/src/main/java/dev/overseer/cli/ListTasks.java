package dev.overseer.cli;

import dev.overseer.client.ClientException;
import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks a hub for its tasks, and for what it takes to name their states. */
final class ListTasks {
  private ListTasks() {}

  /**
   * The tasks, and the actions that restart theirs.
   *
   * @param restarting their names; only asked for where a task's state depends on it
   */
  record Listed(List<TaskInfo> tasks, Set<String> restarting) {
    TaskState state(TaskInfo task) {
      return TaskState.of(task, restarting::contains);
    }
  }

  static List<TaskInfo> tasks(HubConnection hub) {
    return hub.request(
            ServerMessage.Tasks.class, id -> new ClientMessage.ListTasks(id, ""), _ -> {})
        .tasks();
  }

  static Listed withStates(HubConnection hub) {
    List<TaskInfo> tasks = tasks(hub);
    return new Listed(
        tasks, tasks.stream().anyMatch(TaskState::dependsOnAction) ? restarting(hub) : Set.of());
  }

  /** The one task that is meant by an id or its beginning. */
  static TaskInfo resolve(HubConnection hub, String given) {
    return TaskIds.resolve(given, tasks(hub));
  }

  private static Set<String> restarting(HubConnection hub) {
    try {
      return hub
          .request(ServerMessage.Actions.class, id -> new ClientMessage.Describe(id, ""), _ -> {})
          .actions()
          .stream()
          .filter(action -> action.retry().isPresent())
          .map(ActionDescription::name)
          .collect(Collectors.toSet());
    } catch (ClientException.Refused noActions) {
      // They are gone with a new configuration: then nothing restarts.
      return Set.of();
    }
  }
}
