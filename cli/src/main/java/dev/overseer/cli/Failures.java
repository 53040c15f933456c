package dev.overseer.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells of a command that failed. A {@link CommandException} is for the user and is printed as its
 * message alone; whatever else comes up here is a fault of ours and brings its stack trace.
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
    err.println(name + ": this is a fault in overseer itself, please report it:");
    failure.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
