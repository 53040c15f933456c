package dev.overseer.cli;

/** Somebody asks for the link of an {@code overseer up} that does not run. */
final class NotUpException extends CommandException {
  private static final long serialVersionUID = 1L;

  NotUpException(UpData data) {
    super(
        "nothing is up with the data in %s: start it with \"%s\", or name other data with --data DIR"
            .formatted(
                SafeText.of(data.folder().toString()), SafeText.of(data.command("overseer up"))));
  }
}
