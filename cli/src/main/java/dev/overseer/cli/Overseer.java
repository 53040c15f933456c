package dev.overseer.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Runs command lines: arguments ─► {@link Commands} builds as much of the tree as they need ─► the
 * command ─► an exit code. What goes wrong is told in one place for all commands: by {@link
 * UsageErrors} where the line was not understood, by {@link Failures} where the command failed.
 */
final class Overseer {
  private final PrintWriter out;
  private final PrintWriter err;

  Overseer(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Returns the exit code: 0 done, 1 failed, 2 not understood, or what the command says. */
  int run(String... args) {
    return run(Commands.treeFor(args), args);
  }

  /** Runs a line on a tree of the caller's. */
  int run(CommandLine tree, String... args) {
    tree.setOut(out);
    tree.setErr(err);
    tree.setUsageHelpWidth(100);
    tree.setCaseInsensitiveEnumValuesAllowed(true);
    tree.setParameterExceptionHandler(new UsageErrors());
    tree.setExecutionExceptionHandler(new Failures());
    try {
      return tree.execute(args);
    } finally {
      out.flush();
      err.flush();
    }
  }
}
