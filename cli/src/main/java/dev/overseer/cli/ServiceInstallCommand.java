package dev.overseer.cli;

import dev.overseer.core.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer service install}. */
@Command(
    name = "install",
    header = "Install and start it.",
    description = {
      "Write a systemd unit for your user that runs \"overseer up\" with these options and the"
          + " PATH",
      "that is set now, and start it. If there is one already, it is replaced and started anew."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer service install",
      "  overseer service install --config overseer.yaml --no-start"
    })
final class ServiceInstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "As for \"overseer up\".")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "As for \"overseer up\": overseer.yaml here, if there is one.")
  private Optional<Path> config = Optional.empty();

  @Option(names = "--listen", paramLabel = "ADDRESS", description = "As for \"overseer up\".")
  private Optional<String> listen = Optional.empty();

  @Option(names = "--engine", paramLabel = "ADDRESS", description = "As for \"overseer up\".")
  private Optional<String> engine = Optional.empty();

  @Option(names = "--stand-in", description = "As for \"overseer up\".")
  private boolean standIn;

  @Option(names = "--no-start", description = "Install it, and leave it to the next login.")
  private boolean noStart;

  @Option(names = "--force", description = "Replace a unit that somebody else wrote.")
  private boolean force;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    Systemctl systemctl = new Systemctl();
    systemctl.require();
    if (config.isPresent() && !Files.isRegularFile(config.get())) {
      throw new ServiceFailedException(
          "there is no file %s: \"overseer init\" writes one"
              .formatted(SafeText.of(config.get().toString())));
    }
    Path file = SystemdUnit.file(environment);
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    write(
        file,
        new SystemdUnit(launcher(), arguments(environment), Path.of("").toAbsolutePath(), path)
            .text());
    systemctl.must("daemon-reload");
    systemctl.must("enable", SystemdUnit.NAME);
    PrintWriter out = spec.commandLine().getOut();
    out.print("installed %s\n".formatted(SafeText.of(file.toString())));
    if (noStart) {
      out.print("it starts with your next login, or: systemctl --user start overseer\n");
    } else {
      systemctl.must("restart", SystemdUnit.NAME);
      out.print("started; \"overseer service status\" says where it is\n");
    }
    out.print("it ends when you log out, unless: loginctl enable-linger\n");
    return 0;
  }

  private void write(Path file, String text) {
    try {
      if (!force && Files.exists(file) && !Files.readString(file).contains(SystemdUnit.MARK)) {
        throw new ServiceFailedException(
            "%s was not written by overseer, and stays as it is: say --force to replace it"
                .formatted(SafeText.of(file.toString())));
      }
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ServiceFailedException(
          "%s can't be written: %s"
              .formatted(SafeText.of(file.toString()), SafeText.of(String.valueOf(e))));
    }
  }

  /** Of the tree that we are started from. */
  private static Path launcher() {
    Path launcher = Path.of(System.getProperty("overseer.home", ""), "bin", "overseer");
    if (!launcher.isAbsolute() || !Files.isExecutable(launcher)) {
      throw new ServiceFailedException(
          "it is not known where overseer is installed: call this by the launcher, bin/overseer");
    }
    return launcher;
  }

  private List<String> arguments(Map<String, String> environment) {
    List<String> arguments = new ArrayList<>();
    // In so many words: the service has neither this folder nor this environment.
    arguments.addAll(List.of("--data", UpData.of(data, environment).folder().toString()));
    configuration().ifPresent(file -> arguments.addAll(List.of("--config", absolute(file))));
    listen.ifPresent(address -> arguments.addAll(List.of("--listen", address)));
    engine.ifPresent(address -> arguments.addAll(List.of("--engine", address)));
    if (standIn) {
      arguments.add("--stand-in");
    }
    return arguments;
  }

  /** The one that "overseer up" would read here. */
  private Optional<Path> configuration() {
    return config.or(() -> Optional.of(Path.of(PlanUp.FILE)).filter(Files::isRegularFile));
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
