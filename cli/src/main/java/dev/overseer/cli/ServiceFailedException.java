package dev.overseer.cli;

/** The service could not be installed or taken away. */
final class ServiceFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  ServiceFailedException(String message) {
    super(message);
  }
}
