package dev.overseer.cli;

import dev.overseer.client.ClientException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells of a command that failed. A {@link CommandException} is for the user and is printed as its
 * message alone, and so is what a hub refuses or why it can't be reached; whatever else comes up
 * here is a fault of ours and brings its stack trace.
 */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    String name = line.getCommandSpec().qualifiedName();
    if (failure instanceof CommandException expected) {
      err.println(name + ": " + expected.getMessage());
      return expected.exitCode();
    }
    if (failure instanceof ClientException hub) {
      // Part of it may be the hub's words, or those of whoever answered in its place.
      err.println(name + ": " + SafeText.of(String.valueOf(hub.getMessage())));
      return ExitCodes.of(hub);
    }
    err.println(name + ": this is a fault in overseer itself, please report it:");
    failure.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
