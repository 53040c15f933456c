package dev.overseer.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** What should become tasks can't; none was submitted. */
final class BadTasksException extends CommandException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problems the first of them
   * @param count how many there are
   */
  BadTasksException(List<String> problems, int count) {
    super(
        "nothing was submitted: "
            + problems.stream().map(SafeText::of).collect(Collectors.joining("\n"))
            + (count > problems.size() ? "\nand %d more".formatted(count - problems.size()) : ""));
  }

  @Override
  int exitCode() {
    return CommandLine.ExitCode.USAGE;
  }
}
