package dev.overseer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands that touch the spool have in common. */
abstract class SpoolCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SpoolFlags flags;

  @Override
  public final Integer call() throws InterruptedException {
    try {
      return execute();
    } catch (IOException e) {
      throw new SpoolFailedException(e);
    } finally {
      flags.close();
    }
  }

  /** Does what is asked, and returns the exit code. */
  abstract int execute() throws IOException, InterruptedException;

  final CommandSpec spec() {
    return spec;
  }

  final SpoolFlags flags() {
    return flags;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Words of the command's own, on standard error. */
  final Notes notes() {
    return new Notes(err(), Terminal.errorStyle(), false);
  }
}
