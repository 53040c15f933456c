package dev.overseer.cli;

import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer stop}. */
@Command(
    name = "stop",
    header = "Stop tasks.",
    description = {
      "Stop tasks: SIGTERM to each one's processes, SIGKILL five seconds later. A task that waits",
      "is taken out of its queue; one that waits for its restart is not started again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer stop nightly           ask it to stop",
      "  overseer stop 3f2a 77b0 --wait  and wait until both have",
      "",
      "Exit codes: 0 done, 1 no such task, 2 not understood, 69 hub not reachable, 77 hub",
      "refuses access. A task that has ended already is done."
    })
final class StopCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(paramLabel = "TASK", arity = "1..*", description = "Ids, or their beginnings.")
  private List<String> tasks = List.of();

  @Option(
      names = {"-w", "--wait"},
      description = "Wait until they have ended, and print their exit codes.")
  private boolean wait;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (HubConnection connection = hub.connect()) {
      List<TaskInfo> known = ListTasks.tasks(connection);
      Map<String, TaskInfo> meant = new LinkedHashMap<>();
      // All are resolved before the first is stopped: a mistake in the last one stops none.
      for (String given : tasks) {
        TaskInfo task = TaskIds.resolve(given, known);
        meant.put(task.taskId(), task);
      }
      if (wait) {
        AwaitEnds ends = new AwaitEnds(connection, out);
        ends.await(new ArrayList<>(meant.values()));
        return;
      }
      for (String taskId : meant.keySet()) {
        ask(connection, taskId);
        out.print("stopping " + SafeText.of(taskId) + "\n");
      }
    }
  }

  /**
   * Asks for a task's end, and returns once the hub has taken the request, which has no answer of
   * its own where it is accepted.
   *
   * @throws dev.overseer.client.ClientException.Refused if the hub doesn't know the task
   */
  static void ask(HubConnection connection, String taskId) {
    String id = connection.nextId();
    connection.send(new ClientMessage.Stop(id, taskId));
    List<ServerMessage> pushes = new ArrayList<>();
    // Requests are answered in order: this list, of nothing, comes after a refusal of the stop.
    connection.request(
        ServerMessage.Tasks.class,
        listId -> new ClientMessage.ListTasks(listId, "9999-01-01T00:00:00Z"),
        pushes::add);
    for (ServerMessage push : pushes) {
      if (push instanceof ServerMessage.ErrorReply error && error.id().equals(id)) {
        throw NoSuchTaskException.none(taskId);
      }
    }
  }
}
