package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import picocli.CommandLine;

/** Settings hold what can't be; each mistake has its line. */
final class BadSettingsException extends CommandException {
  private static final long serialVersionUID = 1L;

  BadSettingsException(InvalidSettingsException wrong) {
    super(String.join("\n", wrong.problems()), wrong);
  }

  @Override
  int exitCode() {
    return CommandLine.ExitCode.USAGE;
  }
}
