package dev.overseer.cli;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.ServeMetrics;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.engine.OpenEngine;
import dev.overseer.worker.orchestrator.OrchestratorException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code overseer listen}. */
@Command(
    name = "listen",
    header = "Collect the results of workers, and tell of them.",
    sortOptions = false,
    description = {
      "Follow the workers of a spool: tell, by a file each, of every task that ends, of tasks that",
      "have no result for too long, and of workers that fall silent or come back. What it knows",
      "survives restarts. It runs until it gets SIGTERM or Ctrl-C."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer listen                                     the workers of $WORKERS in /shared",
      "  overseer listen --spool ~/spool --workers marie,anga",
      "  echo '{\"command\": \"status\"}' > ~/spool/pipes/orchestrator-control",
      "",
      "Flags win over the environment: WORKERS, COMPLETION_TIMEOUT, STATE_FILE, …",
      "Exit codes: 0 ended by a signal or a control pipe, 1 could not start, 2 not understood."
    })
final class ListenCommand implements Callable<Integer> {
  private final SettingFlags flags;

  private ListenCommand(SettingFlags flags) {
    this.flags = flags;
  }

  /** The command with a flag for each setting that has one. */
  static CommandSpec spec() {
    SettingFlags flags =
        new SettingFlags(
            Stream.<Setting<?>>concat(WorkerSettings.LISTEN.stream(), WorkerSettings.SPOOL.stream())
                .toList());
    CommandSpec made = CommandSpec.forAnnotatedObject(new ListenCommand(flags));
    flags.addTo(made);
    return made;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = flags.read(System.getenv());
    Log log = WorkerSettings.log(settings, "listen");
    try (Engine engine = OpenEngine.open(settings, System.getenv(), log);
        Engine.Listening orchestrator = engine.listen(settings, log)) {
      for (String name : List.of("INT", "TERM")) {
        Signals.on(name, orchestrator::shutDown);
      }
      Optional<ServeMetrics> serving = serveMetrics(orchestrator, settings, log);
      try {
        orchestrator.awaitShutdown();
      } finally {
        serving.ifPresent(ServeMetrics::close);
      }
    } catch (OrchestratorException | EngineException e) {
      throw new StartFailedException(e);
    } catch (InvalidSettingsException e) {
      throw new StartFailedException(e);
    }
    return 0;
  }

  private static Optional<ServeMetrics> serveMetrics(
      Engine.Listening orchestrator, Settings settings, Log log) {
    Optional<Integer> port = settings.get(WorkerSettings.ORCHESTRATOR_METRICS_PORT);
    if (port.isEmpty()) {
      return Optional.empty();
    }
    String host = settings.get(WorkerSettings.METRICS_HOST);
    try {
      ServeMetrics serving = ServeMetrics.open(host, port.get(), orchestrator::metrics);
      log.info("serving metrics", field("host", host), field("port", serving.port()));
      return Optional.of(serving);
    } catch (IOException | UnresolvedAddressException e) {
      throw new OrchestratorException.MetricsUnservable(host, port.get(), e);
    }
  }
}
