package dev.overseer.cli;

import dev.overseer.core.ClosestWord;
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

  /** Returns the sentence for a name that is no command of this line. */
  static String noCommand(String name, CommandLine root) {
    return "there is no command '%s'.".formatted(name)
        + ClosestWord.to(name, root.getSubcommands().keySet())
            .map(nearest -> " Did you mean '" + nearest + "'?")
            .orElse("");
  }

  private static String message(ParameterException failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return message;
    }
    CommandLine line = failure.getCommandLine();
    if (line.getParent() == null && !unmatched.isUnknownOption()) {
      return noCommand(unmatched.getUnmatched().getFirst(), line);
    }
    List<String> meant = unmatched.getSuggestions();
    return meant.isEmpty() ? message : message + ". Did you mean " + String.join(", ", meant) + "?";
  }
}
