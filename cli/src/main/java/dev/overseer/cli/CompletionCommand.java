package dev.overseer.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer completion [bash|zsh]}: a script for the shell to source. */
@Command(
    name = "completion",
    header = "Print a completion script for a shell.",
    description = "Print a script that teaches a shell to complete commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(overseer completion bash)   in this bash",
      "  source <(overseer completion zsh)    in this zsh",
      "  overseer completion bash >~/.local/share/bash-completion/completions/overseer",
      "                                       in every new bash"
    })
final class CompletionCommand implements Runnable {
  /** One script serves both: it asks the shell that reads it. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      description = "${COMPLETION-CANDIDATES}; without it ${DEFAULT-VALUE}.")
  private Shell shell = Shell.BASH;

  @Override
  public void run() {
    CommandLine root = spec.parent().commandLine();
    String script =
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("overseer", root);
        };
    root.getOut().print(script);
  }
}
