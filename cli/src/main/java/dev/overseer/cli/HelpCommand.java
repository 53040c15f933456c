package dev.overseer.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer help [COMMAND]}. */
@Command(
    name = "help",
    header = "Explain a command.",
    description = "Show what a command does, with examples.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer help              every command in a line each",
      "  overseer help completion   one command with its options"
    })
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      completionCandidates = Commands.Names.class,
      description = "The command to explain.")
  private Optional<String> command = Optional.empty();

  @Override
  public void run() {
    CommandLine root = spec.parent().commandLine();
    command.map(name -> named(root, name)).orElse(root).usage(root.getOut());
  }

  private CommandLine named(CommandLine root, String name) {
    CommandLine found = root.getSubcommands().get(name);
    if (found == null) {
      throw new ParameterException(root, UsageErrors.noCommand(name, root));
    }
    return found;
  }
}
