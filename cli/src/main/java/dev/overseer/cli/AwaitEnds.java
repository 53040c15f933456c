package dev.overseer.cli;

import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Stops tasks and waits for their ends, all on one connection. For one thread. */
final class AwaitEnds {
  private final HubConnection connection;
  private final PrintWriter out;

  AwaitEnds(HubConnection connection, PrintWriter out) {
    this.connection = connection;
    this.out = out;
  }

  /** Returns when the last one has ended. Each end is printed when it comes. */
  void await(List<TaskInfo> tasks) {
    Set<String> open = tasks.stream().map(TaskInfo::taskId).collect(Collectors.toSet());
    for (TaskInfo task : tasks) {
      connection.send(new ClientMessage.Subscribe(connection.nextId(), task.taskId(), false));
      connection.send(new ClientMessage.Stop(connection.nextId(), task.taskId()));
    }
    // Tells of those that have ended before, or end without an event.
    connection.send(new ClientMessage.ListTasks(connection.nextId(), ""));
    while (!open.isEmpty()) {
      take(connection.receive(), open);
    }
  }

  private void take(ServerMessage message, Set<String> open) {
    if (message instanceof ServerMessage.Exited exit) {
      if (exit.intentional() && open.remove(exit.taskId())) {
        ended(exit.taskId(), OptionalInt.of(exit.exitCode()));
      }
    } else if (message instanceof ServerMessage.Dequeued left) {
      if (open.remove(left.taskId())) {
        ended(left.taskId(), OptionalInt.empty());
      }
    } else if (message instanceof ServerMessage.Tasks tasks) {
      listed(tasks.tasks(), open);
    }
  }

  private void listed(List<TaskInfo> tasks, Set<String> open) {
    for (TaskInfo task : tasks) {
      // Whether an action restarts its tasks is of no matter after a stop.
      TaskState state = TaskState.of(task, _ -> false);
      if (state.isOver() && open.remove(task.taskId())) {
        ended(task.taskId(), task.lastExitCode());
      }
    }
    Set<String> forgotten = new HashSet<>(open);
    tasks.forEach(task -> forgotten.remove(task.taskId()));
    for (String taskId : forgotten) {
      open.remove(taskId);
      ended(taskId, OptionalInt.empty());
    }
  }

  private void ended(String taskId, OptionalInt exitCode) {
    String how =
        exitCode.isEmpty()
            ? ""
            : exitCode.getAsInt() < 0
                ? " (by a signal)"
                : " (exit code %d)".formatted(exitCode.getAsInt());
    out.print("stopped " + SafeText.of(taskId) + how + "\n");
    out.flush();
  }
}
