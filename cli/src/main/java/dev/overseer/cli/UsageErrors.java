package dev.overseer.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two lines what was not understood and where the help is. Exit code 2. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    String name = line.getCommandSpec().qualifiedName();
    err.println(name + ": " + message(failure));
    err.println("Try '" + name + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String message(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      if (line.getParent() == null && !unmatched.isUnknownOption()) {
        return noCommand(first, line);
      }
      return (message + " " + suggestion(unmatched.getSuggestions())).strip();
    }
    return message;
  }

  /** Returns the sentence for a name that is no command of this line. */
  static String noCommand(String name, CommandLine root) {
    var unmatched = new UnmatchedArgumentException(root, List.of(name));
    return "there is no command '%s'. %s"
        .formatted(name, suggestion(unmatched.getSuggestions()))
        .strip();
  }

  private static String suggestion(List<String> names) {
    return names.isEmpty() ? "" : "Did you mean: " + String.join(", ", names) + "?";
  }
}
