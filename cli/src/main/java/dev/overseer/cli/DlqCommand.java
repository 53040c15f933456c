package dev.overseer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer dlq}. */
@Command(
    name = "dlq",
    header = "List, retry or drop tasks that were given up.",
    description = {
      "Look after dead letters: tasks that failed as often as they may, and files that were no",
      "tasks. A letter is named by its task's id, or by its file's name."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      DlqListCommand.class,
      DlqShowCommand.class,
      DlqRetryCommand.class,
      DlqDropCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer dlq list                       all of them, the oldest first",
      "  overseer dlq show fix-build             why, its history, its last output",
      "  overseer dlq retry fix-build docs       as new tasks, with all their retries",
      "  overseer dlq retry --all --worker marie",
      "  overseer dlq drop fix-build             for good",
      "",
      "Exit codes: 0 done, 1 no such letter, or one could not be retried, 2 not understood."
    })
final class DlqCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
