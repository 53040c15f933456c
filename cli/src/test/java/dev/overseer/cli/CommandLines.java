package dev.overseer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs command lines inside the test's JVM. */
final class CommandLines {
  /** What a line printed and how it ended. */
  record Ran(int exit, String out, String err) {}

  private CommandLines() {}

  static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = new Overseer(new PrintWriter(out), new PrintWriter(err)).run(args);
    return new Ran(exit, out.toString(), err.toString());
  }

  static Ran run(List<Commands.Entry> commands, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new Overseer(new PrintWriter(out), new PrintWriter(err))
            .run(Commands.treeFor(commands, args), args);
    return new Ran(exit, out.toString(), err.toString());
  }
}
