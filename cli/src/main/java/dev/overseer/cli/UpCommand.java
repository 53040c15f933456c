package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.posix.PosixException;
import dev.overseer.server.config.ServeConfiguration;
import dev.overseer.worker.WorkerException;
import dev.overseer.worker.orchestrator.OrchestratorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer up}. */
@Command(
    name = "up",
    header = "Run everything on this machine: hub, console, workers.",
    sortOptions = false,
    description = {
      "Run everything on this machine in one process: the hub with its console, a worker for each",
      "agent (claude, codex, gemini) that is on PATH, and an action to start it by hand. It prints"
          + " a",
      "link that logs you in. What was queued when it ended goes on when it starts again.",
      "It runs until it gets SIGTERM or Ctrl-C, and leaves no process behind; tasks that need"
          + " longer",
      "than their grace are put back. A second signal gives no grace. SIGHUP reads actions, pools",
      "and restarts again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer up                                 with the agents that there are",
      "  overseer up --stand-in                      with a stand-in for an agent, to look around",
      "  overseer up --open                          and the console in the browser",
      "  overseer init && overseer up                with an overseer.yaml of your own",
      "  overseer up --link                          the link of the one that runs",
      "  overseer up --engine temporal://host:7233   with workers on other machines",
      "  overseer submit claude \"Fix the build\" --spool ~/.local/state/overseer/spool",
      "",
      "Flags win over the environment (OVERSEER_CONFIG, OVERSEER_LISTEN, …), that over the file.",
      "Exit codes: 0 ended by a signal, 1 could not start or is up already, 2 not understood."
    })
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Where tasks, results, history and the token are kept. Without it",
        "$XDG_STATE_HOME/overseer, or ~/.local/state/overseer."
      })
  private Optional<Path> dataFolder = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "What to run, in YAML. Without it overseer.yaml here, if there is one.")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "HOST:PORT, :PORT or unix:/PATH; if nothing says so, 127.0.0.1:8080.")
  private Optional<String> listen = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "ADDRESS",
      description = {
        "Where the workers' tasks are kept, and whose workers the console shows:",
        "temporal://host:port/namespace. Without it $OVERSEER_ENGINE, else a spool in the data's"
            + " folder."
      })
  private Optional<String> engine = Optional.empty();

  @Option(names = "--stand-in", description = "Add a stand-in for an agent, a shell script.")
  private boolean standIn;

  @Option(names = "--open", description = "Open the console in the browser.")
  private boolean open;

  @Option(names = "--link", description = "Print the link of the one that runs, and leave.")
  private boolean link;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    PrintWriter out = spec.commandLine().getOut();
    UpData data = UpData.of(dataFolder, environment);
    PlanUp planning =
        new PlanUp(data, given(), standIn, environment, Terminal.isStderr(), Version.number());
    try {
      if (link) {
        printLink(data, planning, out);
      } else {
        up(data, planning, environment, out);
      }
    } catch (InvalidSettingsException | WorkerException | OrchestratorException e) {
      throw failed(e);
    } catch (PosixException e) {
      throw new StartFailedException(e);
    }
    return 0;
  }

  private static StartFailedException failed(RuntimeException e) {
    return e instanceof InvalidSettingsException wrong
        ? new StartFailedException(wrong)
        : new StartFailedException(e);
  }

  private static void printLink(UpData data, PlanUp planning, PrintWriter out) {
    String url =
        HoldData.running(data)
            .flatMap(HoldData.Running::url)
            .orElseThrow(() -> new NotUpException(data));
    out.print(LoginLink.of(url, planning.reader().read().settings()).orElse(url) + "\n");
  }

  private void up(UpData data, PlanUp planning, Map<String, String> environment, PrintWriter out)
      throws InterruptedException {
    try (HoldData hold = HoldData.take(data.make())) {
      data.makeToken();
      if (standIn) {
        StandInAgent.install(data.standIn());
      }
      UpPlan plan = planning.plan();
      ServeConfiguration hub = plan.hub();
      Log log = Log.toStderr(hub.logLevel(), hub.logFormat(), "up");
      LibraryLogs.sendTo(log);
      HandleSignals signals = new HandleSignals(log, InstantSource.system());
      signals.listen();
      try (UpServices services = UpServices.open(plan, data, environment, log)) {
        signals.handOver(
            services::hasten,
            new ReloadConfiguration(planning.reader(), planning::complete, services.hub(), log));
        String url = services.hub().url();
        hold.tell(url);
        TellUp tell = new TellUp(out, environment);
        tell.up(plan, data, url, services.webhook());
        if (open) {
          tell.opening(
              LoginLink.of(url, hub.settings())
                  .filter(new OpenBrowser(data.loginPage())::open)
                  .isPresent());
        }
        signals.awaitEnd();
        tell.ending();
      }
    }
  }

  private Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    config.ifPresent(value -> given.put("--config", value));
    listen.ifPresent(value -> given.put("--listen", value));
    engine.ifPresent(value -> given.put("--engine", value));
    return given;
  }
}
