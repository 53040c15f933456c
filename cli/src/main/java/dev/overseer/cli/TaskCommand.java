package dev.overseer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer task}. */
@Command(
    name = "task",
    header = "Show or cancel a worker's task, or print what it writes.",
    description = "Look at one task of a spool by its id, whether it waits, runs, or is over.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {TaskShowCommand.class, TaskCancelCommand.class, TaskLogsCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer task show fix-build          where it is, what it has behind it, its result",
      "  overseer task logs fix-build -f       what it writes, until it is over",
      "  overseer task cancel fix-build",
      "",
      "Exit codes: 0 done, 1 no such task, 2 not understood."
    })
final class TaskCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
