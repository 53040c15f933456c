package dev.overseer.cli;

/** Whoever read our output has gone, as {@code head} does when it has enough. */
final class BrokenPipeException extends CommandException {
  private static final long serialVersionUID = 1L;

  BrokenPipeException() {
    super("nobody reads the output any more");
  }

  @Override
  int exitCode() {
    return ExitCodes.SIGPIPE;
  }
}
