package dev.overseer.cli;

import dev.overseer.bridge.BridgeException;

/** The bridge could not start, or the command that it was to start. */
final class BridgeFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  BridgeFailedException(BridgeException why) {
    super(SafeText.of(String.valueOf(why.getMessage())), why);
    exitCode = why.exitCode();
  }

  @Override
  int exitCode() {
    return exitCode;
  }
}
