package dev.overseer.cli;

/** Another {@code overseer up} runs on the same data. */
final class AlreadyUpException extends CommandException {
  private static final long serialVersionUID = 1L;

  AlreadyUpException(UpData data, HoldData.Running other) {
    super(
        """
        it is up already, %s, as process %d, with the data in %s.
          overseer up --link       the link that logs you in there
          kill %d%send it
          overseer up --data DIR   another one, beside it\
        """
            .formatted(
                other.url().map(url -> "at " + SafeText.of(url)).orElse("and about to listen"),
                other.pid(),
                SafeText.of(data.folder().toString()),
                other.pid(),
                " ".repeat(Math.max(1, 20 - Long.toString(other.pid()).length()))));
  }
}
