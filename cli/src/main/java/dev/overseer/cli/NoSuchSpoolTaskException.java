package dev.overseer.cli;

/** An id names no task of the spool, or several. */
final class NoSuchSpoolTaskException extends CommandException {
  private static final long serialVersionUID = 1L;

  private NoSuchSpoolTaskException(String message) {
    super(message);
  }

  static NoSuchSpoolTaskException none(String id) {
    return new NoSuchSpoolTaskException(
        "there is no task \"%s\": neither does it wait or run, nor is a result or a dead letter kept"
            .formatted(SafeText.of(id)));
  }

  static NoSuchSpoolTaskException several(String id, String workers) {
    return new NoSuchSpoolTaskException(
        "several workers have a task \"%s\": say whose with --worker (%s)"
            .formatted(SafeText.of(id), SafeText.of(workers)));
  }
}
