package dev.overseer.cli;

import dev.overseer.hub.Hub;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer serve}. */
@Command(
    name = "serve",
    header = "Run the process hub.",
    description = {
      "Run the process hub: start commands as tasks for clients, stream their output, restart and",
      "limit them. It runs until it gets SIGTERM or Ctrl-C, and leaves no process behind; a second",
      "signal ends it at once. SIGHUP reads actions and pools again, and opens the event log anew."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer serve                                  config.yaml here, else :8080 without"
          + " actions",
      "  overseer serve --config hub.yaml --check-config say whether it is right, and leave",
      "  overseer serve --listen unix:/run/user/1000/overseer.sock",
      "  OVERSEER_TOKEN=… overseer serve --listen 0.0.0.0:8080",
      "",
      "Flags win over the environment (OVERSEER_CONFIG, OVERSEER_LISTEN, …), that over the file.",
      "Exit codes: 0 ended by a signal, 1 could not start, 2 not understood."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "What to serve, in YAML. Without it config.yaml here, if there is one.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "HOST:PORT, :PORT or unix:/PATH, in place of the file's.")
  private Optional<String> listen = Optional.empty();

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description = "Keep tasks and their exits in this SQLite database.")
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Write a JSON line for all that happens.")
  private Optional<String> eventLog = Optional.empty();

  @Option(
      names = "--trusted-cidrs",
      paramLabel = "LIST",
      description = "Who may connect, with commas between.")
  private Optional<String> trusted = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token that clients must know.")
  private Optional<String> tokenFile = Optional.empty();

  @Option(
      names = "--listen-without-token",
      description = "Let anybody in beyond loopback, too. Whoever gets in can run the actions.")
  private boolean withoutToken;

  @Option(names = "--check-config", description = "Check the configuration, and leave.")
  private boolean check;

  @Option(names = "--list-handlers", description = "List the types of actions, and leave.")
  private boolean listHandlers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (listHandlers) {
      Hub.driverTypes().forEach(out::println);
      return 0;
    }
    ReadConfiguration read =
        new ReadConfiguration(
            flags(), System.getenv(), Set.copyOf(Hub.driverTypes()), Version.number());
    if (check) {
      ServeConfiguration configuration = ServeHub.check(read);
      out.println(summary(configuration));
      return 0;
    }
    try (ServeHub serving = ServeHub.open(read)) {
      out.println("listening on " + serving.address());
      out.flush();
      serving.untilSignal();
    }
    return 0;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    config.ifPresent(value -> flags.put("--config", value.toString()));
    listen.ifPresent(value -> flags.put("--listen", value));
    database.ifPresent(value -> flags.put("--db", value));
    eventLog.ifPresent(value -> flags.put("--log-file", value));
    trusted.ifPresent(value -> flags.put("--trusted-cidrs", value));
    tokenFile.ifPresent(value -> flags.put("--token-file", value));
    if (withoutToken) {
      flags.put("--listen-without-token", "true");
    }
    return flags;
  }

  private static String summary(ServeConfiguration configuration) {
    return "%s is right: %d actions, to be served on %s"
        .formatted(
            configuration.file().map(Path::toString).orElse("the configuration (there is no file)"),
            configuration.hub().actions().size(),
            configuration.server().listen());
  }
}
