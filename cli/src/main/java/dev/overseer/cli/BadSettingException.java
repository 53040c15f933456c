package dev.overseer.cli;

import picocli.CommandLine;

/** An environment variable holds what can't be. */
final class BadSettingException extends CommandException {
  private static final long serialVersionUID = 1L;

  BadSettingException(String name, String why) {
    super("%s can't be used: %s".formatted(name, why));
  }

  @Override
  int exitCode() {
    return CommandLine.ExitCode.USAGE;
  }
}
