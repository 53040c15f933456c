package dev.overseer.cli;

/** A name means no dead letter. */
final class NoSuchLetterException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoSuchLetterException(String name) {
    super("there is no dead letter \"%s\": see \"overseer dlq list\"".formatted(SafeText.of(name)));
  }
}
