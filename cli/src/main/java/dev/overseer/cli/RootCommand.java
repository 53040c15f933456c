package dev.overseer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer} without a command: its help and its version. */
@Command(
    name = "overseer",
    description = {
      "Runs AI coding agents and other commands, supervises them, shows what they",
      "do, and lets people steer them.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "Options:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer demo                        see it at work, in ten seconds",
      "  overseer serve --config hub.yaml     run a hub",
      "  overseer run build target=all        start a task there, and be its terminal",
      "  overseer help run                    what a command does, with examples",
      "  source <(overseer completion bash)   complete commands and options in this bash",
      "",
      "Exit codes: 0 done, 1 failed, 2 not understood."
    })
final class RootCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Nothing was asked for: that is bad usage, and the whole help says what would be good. */
  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
