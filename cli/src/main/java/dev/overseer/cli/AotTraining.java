package dev.overseer.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * Runs what people run often and expect to be instant, while the JVM records what it loads: see
 * docs/decisions/0002-aot-cache.md. The launcher starts this once per tree and JVM.
 *
 * <p>A command that is worth training is one line here. It must end by itself, leave nothing
 * behind, and need nothing that stands outside.
 */
final class AotTraining {
  private static final List<List<String>> RUNS =
      List.of(
          List.of("--version"),
          List.of("--help"),
          List.of("help", "completion"),
          List.of("completion", "bash"),
          List.of("no-such-command"));

  private AotTraining() {}

  /** Runs them all; their outputs and exit codes are nobody's concern. */
  public static void main(String[] args) {
    for (List<String> run : RUNS) {
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      new Overseer(nowhere, nowhere).run(run.toArray(String[]::new));
    }
  }
}
