package dev.overseer.cli;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Origin;
import dev.overseer.core.settings.Settings;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.posix.PosixException;
import dev.overseer.server.ServerException;
import dev.overseer.server.config.CheckConfiguration;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "signal kills what doesn't end. SIGHUP reads actions, pools and restarts again, without",
      "touching running tasks, and opens the event log anew."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer serve                                    config.yaml here, else no actions",
      "  overseer serve --config hub.yaml --check-config   say what it comes to, and leave",
      "  overseer serve --listen unix:/run/user/1000/overseer.sock",
      "  overseer serve --engine temporal://host:7233      with a fleet's workers in the console",
      "  OVERSEER_TOKEN=… overseer serve --listen 0.0.0.0:8080",
      "",
      "Flags win over the environment (OVERSEER_CONFIG, OVERSEER_LISTEN, …), that over the file.",
      "Exit codes: 0 ended by a signal, 1 could not start, 2 not understood."
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServeFlags flags;

  @Option(
      names = "--engine",
      paramLabel = "ADDRESS",
      description = {
        "Whose workers the console shows besides: spool:/path, or temporal://host:port/namespace.",
        "Without it $OVERSEER_ENGINE, else nobody's."
      })
  private Optional<String> engine = Optional.empty();

  @Option(
      names = "--check-config",
      description = "Say what the configuration comes to, or what is wrong, and leave.")
  private boolean checkConfig;

  @Option(names = "--list-handlers", description = "List the types of actions, and leave.")
  private boolean listHandlers;

  @Option(names = "--version", description = "Print the version, and leave.")
  private boolean version;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (version) {
      out.print(String.join("\n", new Version().getVersion()) + "\n");
      return 0;
    }
    ReadConfiguration reader =
        new ReadConfiguration(flags.given(), System.getenv(), Version.number());
    try {
      if (listHandlers) {
        reader.drivers().types().forEach(type -> out.print(type + "\n"));
      } else if (checkConfig) {
        ServeConfiguration configuration = reader.read();
        CheckConfiguration.check(configuration);
        out.print(DescribeConfiguration.text(configuration));
      } else {
        serve(reader, out);
      }
    } catch (InvalidSettingsException e) {
      throw new StartFailedException(e);
    }
    return 0;
  }

  private void serve(ReadConfiguration reader, PrintWriter out) throws InterruptedException {
    ServeConfiguration configuration = reader.read();
    Log log = Log.toStderr(configuration.logLevel(), configuration.logFormat(), "serve");
    LibraryLogs.sendTo(log);
    if (!configuration.fileFound()) {
      log.warn(
          "there is no configuration file, so no actions", field("file", configuration.file()));
    }
    HandleSignals signals = new HandleSignals(log, InstantSource.system());
    signals.listen();
    Optional<ConsoleQueue> queue = queue(configuration, log);
    try (ServeHub served = open(configuration, queue.map(ConsoleQueue::feed), log)) {
      signals.handOver(served::hasten, new ReloadConfiguration(reader, served, log));
      out.print("listening on " + served.url() + "\n");
      out.flush();
      signals.awaitEnd();
    } finally {
      queue.ifPresent(ConsoleQueue::close);
    }
  }

  /** The workers to be shown, if somebody says whose. */
  private Optional<ConsoleQueue> queue(ServeConfiguration configuration, Log log) {
    Map<String, String> environment = System.getenv();
    Map<String, String> flags = new HashMap<>();
    engine.ifPresent(address -> flags.put("--engine", address));
    Settings settings = SpoolSettings.read(WorkerSettings.SPOOL, flags, environment);
    return settings.origin(WorkerSettings.ENGINE) == Origin.DEFAULT
        ? Optional.empty()
        : Optional.of(
            ConsoleQueue.open(
                settings,
                environment,
                configuration.stateDirectory().resolve("fleet"),
                Map.of(),
                log));
  }

  /**
   * Opens a hub.
   *
   * @param feed what its console is told besides
   * @throws StartFailedException with all that is wrong with its configuration
   */
  static ServeHub open(ServeConfiguration configuration, Optional<ConsoleFeed> feed, Log log) {
    try {
      return ServeHub.open(configuration, feed, log);
    } catch (InvalidDefinitionException | ServerException | PosixException e) {
      // It stops at the first; whoever mends a configuration wants to see them all.
      List<String> problems = new ArrayList<>(CheckConfiguration.problems(configuration));
      String first = String.valueOf(e.getMessage());
      if (problems.stream().noneMatch(problem -> problem.endsWith(first))) {
        problems.addFirst(first);
      }
      throw new StartFailedException(new InvalidSettingsException(problems));
    }
  }
}
