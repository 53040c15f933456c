package dev.overseer.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer service status}. */
@Command(
    name = "status",
    header = "Say whether it runs, and where.",
    description = {
      "Say whether the service is installed, what systemd says of it, and where it listens."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overseer service status", "", "Exit codes: 0 it runs, 1 it does not."})
final class ServiceStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The one that it was installed with, if there was one.")
  private Optional<Path> data = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    PrintWriter out = spec.commandLine().getOut();
    Path file = SystemdUnit.file(environment);
    if (!Files.exists(file)) {
      out.print("not installed: \"overseer service install\" does that\n");
      return 1;
    }
    out.print("installed: %s\n".formatted(SafeText.of(file.toString())));
    Systemctl systemctl = new Systemctl();
    systemctl.require();
    Systemctl.Answer active = systemctl.call("is-active", SystemdUnit.NAME);
    out.print("state:     %s\n".formatted(SafeText.of(active.text())));
    if (active.good()) {
      UpData of = UpData.of(data, environment);
      HoldData.running(of)
          .flatMap(HoldData.Running::url)
          .ifPresent(
              url ->
                  out.print(
                      "console:   %s   (\"%s\" prints the link that logs you in)\n"
                          .formatted(
                              SafeText.of(url), SafeText.of(of.command("overseer up --link")))));
    } else {
      out.print("why:       journalctl --user -u overseer\n");
    }
    return active.good() ? 0 : 1;
  }
}
