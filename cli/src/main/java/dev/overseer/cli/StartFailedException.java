package dev.overseer.cli;

/** A program that was to run on could not start. The message says why, a line for each reason. */
final class StartFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
