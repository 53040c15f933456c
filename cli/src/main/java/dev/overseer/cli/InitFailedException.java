package dev.overseer.cli;

/** A configuration could not be written. */
final class InitFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  InitFailedException(String message) {
    super(message);
  }
}
