package dev.overseer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer service}. */
@Command(
    name = "service",
    header = "Keep \"overseer up\" running, by systemd.",
    description = {
      "Let the systemd of your user run \"overseer up\": from your login on, and again if it"
          + " fails.",
      "No root is needed."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ServiceInstallCommand.class,
      ServiceUninstallCommand.class,
      ServiceStatusCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer service install                        and start it",
      "  overseer service install --config overseer.yaml",
      "  overseer service status",
      "  overseer service uninstall                      data and configuration stay",
      "  loginctl enable-linger                          run without a login, too",
      "",
      "Exit codes: 0 done (status: it runs), 1 failed, or no systemd (status: it does not run), 2"
          + " not",
      "understood."
    })
final class ServiceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
