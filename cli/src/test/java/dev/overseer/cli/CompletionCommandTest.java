package dev.overseer.cli;

import static dev.overseer.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in the shells that it is for. */
class CompletionCommandTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesCommands() throws Exception {
    assertThat(completedByBash("overseer", "comp")).isEqualTo("completion");
  }

  @Test
  void bashCompletesWhatACommandTakes() throws Exception {
    assertThat(completedByBash("overseer", "completion", "")).isEqualTo("bash zsh");
    assertThat(completedByBash("overseer", "help", "comp")).isEqualTo("completion");
  }

  @Test
  void zshUsesItForOverseer() throws Exception {
    assumeThat(Path.of("/usr/bin/zsh")).exists();

    assertThat(said("zsh", List.of("-f"), "echo ${_comps[overseer]}"))
        .contains("-F _complete_overseer");
  }

  @Test
  void refusesAShellThatItDoesNotKnow() {
    assertThat(run("completion", "fish").exit()).isEqualTo(2);
  }

  private String completedByBash(String... words) throws Exception {
    return said(
        "bash",
        List.of(),
        """
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"
        _complete_overseer
        echo "${COMPREPLY[@]}"
        """,
        words);
  }

  private String said(String shell, List<String> flags, String script, String... args)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("completion"), run("completion", shell).out());
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(flags);
    command.addAll(List.of("-c", ". ./completion\n" + script, shell));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }
}
