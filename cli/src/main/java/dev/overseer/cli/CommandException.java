package dev.overseer.cli;

import picocli.CommandLine;

/**
 * A command failed for a reason that its user can do something about, and the message says what.
 * The base of this module's exceptions: one child per cause.
 */
abstract class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns what the process should exit with: 1 where the child says nothing else. */
  int exitCode() {
    return CommandLine.ExitCode.SOFTWARE;
  }
}
