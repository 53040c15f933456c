package dev.overseer.cli;

import dev.overseer.core.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer init}. */
@Command(
    name = "init",
    header = "Write an overseer.yaml to begin with.",
    description = {
      "Write a configuration for \"overseer up\" in which everything is explained and nothing is",
      "changed yet. A file that is there stays as it is, unless --force is given."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer init                          overseer.yaml in this folder",
      "  overseer init ~/.config/overseer.yaml",
      "",
      "Exit codes: 0 written, 1 there is a file already, or it can't be written."
    })
final class InitCommand implements Callable<Integer> {
  private static final String SAMPLE = "overseer.yaml";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Which; without it overseer.yaml here.")
  private Path file = Path.of(PlanUp.FILE);

  @Option(names = "--force", description = "Replace a file that is there.")
  private boolean force;

  @Override
  public Integer call() {
    try {
      byte[] sample = sample();
      if (force) {
        AtomicFiles.write(file, sample);
      } else {
        Files.createFile(file);
        Files.write(file, sample);
      }
    } catch (FileAlreadyExistsException e) {
      throw new InitFailedException(
          "%s is there already, and stays as it is: name another file, or say --force to replace it"
              .formatted(shown()));
    } catch (NoSuchFileException e) {
      throw new InitFailedException(
          "%s can't be written, since there is no such folder".formatted(shown()));
    } catch (IOException e) {
      throw new InitFailedException(
          "%s can't be written: %s".formatted(shown(), SafeText.of(String.valueOf(e))));
    }
    boolean isUsual = file.equals(Path.of(PlanUp.FILE));
    spec.commandLine()
        .getOut()
        .print(
            "wrote %s; \"overseer up%s\" runs it\n"
                .formatted(shown(), isUsual ? "" : " --config " + shown()));
    return 0;
  }

  /** The file as it is written. */
  static byte[] sample() throws IOException {
    Optional<InputStream> found =
        Optional.ofNullable(InitCommand.class.getResourceAsStream(SAMPLE));
    try (InputStream in = found.orElseThrow(() -> new NoSuchFileException(SAMPLE))) {
      return in.readAllBytes();
    }
  }

  private String shown() {
    return SafeText.of(file.toString());
  }
}
