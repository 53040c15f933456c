package dev.overseer.cli;

/** An action or a parameter was named that the hub does not have. */
final class NoSuchNameException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoSuchNameException(String message) {
    super(SafeText.of(message));
  }
}
