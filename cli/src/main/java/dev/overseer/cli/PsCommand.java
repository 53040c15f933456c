package dev.overseer.cli;

import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer ps}. */
@Command(
    name = "ps",
    header = "List tasks.",
    description = {
      "List the tasks of a hub: those that run, wait, or were given up. A task may be named",
      "in other commands by the beginning of its id."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer ps                    what runs and waits now",
      "  overseer ps --all              what has ended, too",
      "  overseer ps --action build     the tasks of one action",
      "  overseer ps --json             for programs: the protocol's \"tasks\" message in a line",
      "",
      "Exit codes: 0 done, 2 not understood, 69 hub not reachable, 77 hub refuses access."
    })
final class PsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Option(
      names = {"-a", "--all"},
      description = "Tasks that have stopped or exited, too.")
  private boolean all;

  @Option(names = "--action", paramLabel = "NAME", description = "Only the tasks of this action.")
  private Optional<String> action = Optional.empty();

  @Option(names = "--json", description = "Print JSON instead of a table, ids in full.")
  private boolean json;

  @Override
  public void run() {
    Future<OptionalInt> width = Terminal.askWidth();
    PrintWriter out = spec.commandLine().getOut();
    try (HubConnection connection = hub.connect()) {
      ListTasks.Listed listed = ListTasks.withStates(connection);
      List<TaskInfo> wanted =
          listed.tasks().stream()
              .filter(task -> action.isEmpty() || action.get().equals(task.action()))
              .filter(task -> all || !listed.state(task).isOver())
              .toList();
      if (json) {
        Print.json(new ServerMessage.Tasks(wanted, ""), out);
        return;
      }
      Print.table(table(wanted, listed, Terminal.isStdout(), Instant.now()), out, width);
    }
  }

  /**
   * The table.
   *
   * @param people whether ids are abbreviated
   */
  static Table table(List<TaskInfo> tasks, ListTasks.Listed listed, boolean people, Instant now) {
    Table table =
        new Table(
            Column.text("TASK"),
            Column.text("ACTION"),
            Column.fixed("STATE"),
            Column.number("AGE"),
            Column.number("RESTARTS"),
            Column.number("PID"),
            Column.number("EXIT"),
            Column.text("PARAMETERS"));
    for (TaskInfo task : tasks) {
      TaskState state = listed.state(task);
      table.add(
          Cell.of(people ? TaskIds.shorten(task.taskId(), listed.tasks()) : task.taskId()),
          Cell.of(task.action()),
          Cell.of(state.words(task, now), state.tone()),
          Cell.of(Ages.since(task.createdAt(), now)),
          Cell.of(task.restartCount()),
          Cell.of(state.hasProcess() && task.currentPid() > 0 ? "" + task.currentPid() : ""),
          Cell.of(TaskState.exitWords(task.lastExitCode())),
          Cell.of(task.errorMessage().isEmpty() ? parameters(task.params()) : task.errorMessage()));
    }
    return table;
  }

  private static String parameters(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" "));
  }
}
