package dev.overseer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer service uninstall}. */
@Command(
    name = "uninstall",
    header = "End it, and take it away.",
    description = {
      "End the service with its grace, and remove its unit. Data and configuration stay."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overseer service uninstall"})
final class ServiceUninstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Path file = SystemdUnit.file(System.getenv());
    if (!Files.exists(file)) {
      spec.commandLine().getOut().print("it is not installed\n");
      return 0;
    }
    Systemctl systemctl = new Systemctl();
    systemctl.require();
    systemctl.must("disable", "--now", SystemdUnit.NAME);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ServiceFailedException(
          "%s can't be removed: %s"
              .formatted(SafeText.of(file.toString()), SafeText.of(String.valueOf(e))));
    }
    systemctl.must("daemon-reload");
    spec.commandLine().getOut().print("removed %s\n".formatted(SafeText.of(file.toString())));
    return 0;
  }
}
