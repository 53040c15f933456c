package dev.overseer.cli;

/** Another {@code overseer up} runs on the same data. */
final class AlreadyUpException extends CommandException {
  private static final long serialVersionUID = 1L;

  AlreadyUpException(UpData data, HoldData.Running other) {
    super(
        """
        it is up already, %s, as process %d, with the data in %s.
        %s
        %s
        %s\
        """
            .formatted(
                other.url().map(url -> "at " + SafeText.of(url)).orElse("and about to listen"),
                other.pid(),
                SafeText.of(data.folder().toString()),
                wayOut(data.command("overseer up --link"), "the link that logs you in there"),
                wayOut("kill " + other.pid(), "end it"),
                wayOut("overseer up --data DIR", "another one, beside it")));
  }

  private static String wayOut(String command, String meaning) {
    return "  %-24s %s".formatted(SafeText.of(command), meaning);
  }
}
