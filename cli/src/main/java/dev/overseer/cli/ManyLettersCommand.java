package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A command that does something to one dead letter, many, or all. */
abstract class ManyLettersCommand extends SpoolCommand {
  @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Task ids, or file names.")
  private List<String> names = List.of();

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(names = "--worker", paramLabel = "NAME", description = "Only this one's.")
  private Optional<String> worker = Optional.empty();

  @Option(names = "--json", description = "Print a JSON object for each.")
  private boolean json;

  /** The letters that are meant. */
  final List<Letter> letters(Engine engine) throws IOException {
    if (names.isEmpty() != all) {
      throw new ParameterException(
          spec().commandLine(), "Name letters, or say --all (with --worker for one worker's)");
    }
    FindLetters letters = new FindLetters(engine, worker);
    return all ? letters.all() : letters.named(names);
  }

  final boolean isJson() {
    return json;
  }
}
