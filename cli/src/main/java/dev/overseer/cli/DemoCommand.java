package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.hub.StartRequest;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code overseer demo}: what {@code overseer up} is, with something to see.
 *
 * <pre>
 *   folder ─► stand-in for Discord ─► up (hub, console, two workers) ─► tasks ─► report ─► all gone
 * </pre>
 */
@Command(
    name = "demo",
    header = "Show everything at work, in a temporary folder.",
    sortOptions = false,
    description = {
      "A tour: all that \"overseer up\" runs, in a folder that is deleted afterwards, with a"
          + " stand-in",
      "for an agent that works through a dozen tasks. Some fail, one is tried again, one hangs,"
          + " one",
      "talks a lot, one asks for permission. Follow the link to watch them in the console.",
      "It stays until Ctrl-C, and then leaves nothing behind: no process, no file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer demo                    with a link to follow",
      "  overseer demo --open             and the console in the browser",
      "  overseer demo --exit             end when all tasks are over",
      "",
      "Exit codes: 0 all went as it should, 1 something did not, 130 interrupted before its end."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** So long after the last post no more is expected. */
  private static final Duration SETTLED = Duration.ofMillis(700);

  /** By far longer than it takes on a slow machine. */
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @Spec private CommandSpec spec;

  @Option(names = "--exit", description = "End by itself, with a report, once all tasks are over.")
  private boolean exit;

  @Option(names = "--open", description = "Open the console in the browser.")
  private boolean open;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "HOST:PORT of the console; without it a free port of this machine alone.")
  private String listen = "127.0.0.1:0";

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Of the signal that ends it; 0 while none has come. */
  private final AtomicInteger signal = new AtomicInteger();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    DemoScreen screen = new DemoScreen(out, Terminal.style());
    Map.of("HUP", ExitCodes.SIGHUP, "INT", ExitCodes.SIGINT, "TERM", ExitCodes.SIGTERM)
        .forEach((name, exitCode) -> Signals.on(name, () -> end(exitCode)));
    boolean good;
    try (DemoFolder folder = DemoFolder.make();
        DemoDiscord discord = DemoDiscord.open(screen)) {
      good = tour(folder.path(), discord, screen, out);
    } catch (InvalidSettingsException wrong) {
      // Of --listen, all else being the demo's own.
      throw new StartFailedException(wrong);
    }
    screen.say("\nAll of it is gone: every process, every file. Your own: overseer up");
    if (signal.get() != 0 && exit) {
      return signal.get();
    }
    return good ? 0 : 1;
  }

  private void end(int exitCode) {
    signal.compareAndSet(0, exitCode);
    ended.countDown();
  }

  /** Returns whether all that came to its end went as planned. */
  private boolean tour(Path folder, DemoDiscord discord, DemoScreen screen, PrintWriter out)
      throws IOException, InterruptedException {
    UpData data = new UpData(folder.resolve("data"), true).make();
    data.makeToken();
    StandInAgent.install(data.standIn());
    Path configuration =
        Files.writeString(folder.resolve(PlanUp.FILE), DemoConfiguration.text(data.standIn()));
    Map<String, String> environment = environment(folder, discord);
    UpPlan plan =
        new PlanUp(
                data,
                Map.of("--config", configuration.toString(), "--listen", listen),
                false,
                environment,
                true,
                Version.number())
            .plan();
    try (UpServices services = UpServices.open(plan, data, environment, Log.silent())) {
      welcome(services, plan, data, screen);
      byHand("ticker", services);
      byHand("crasher", services);
      SpoolLayout layout = SpoolLayout.under(data.spool());
      List<DemoTask> tasks =
          DemoPlan.tasks().stream().map(task -> new DemoTask(task, layout, screen)).toList();
      boolean over = awaitEnds(tasks);
      DemoReport report = new DemoReport(tasks, discord);
      if (over) {
        awaitPosts(discord);
        report.print(screen, out);
      }
      if (!exit && signal.get() == 0) {
        screen.say(
            "\n"
                + "The console stays, and so do a ticker and whatever you start there; Ctrl-C"
                + " ends it.");
        ended.await();
      }
      screen.say("\nEnding ...");
      services.hasten();
      return over ? report.isAsPlanned() : signal.get() != 0;
    }
  }

  private static void byHand(String action, UpServices services) {
    services.hub().start(new StartRequest(action, action, Map.of(), Optional.empty(), false, ""));
  }

  private void welcome(UpServices services, UpPlan plan, UpData data, DemoScreen screen) {
    String url = services.hub().url();
    Optional<String> link = LoginLink.of(url, plan.hub().settings());
    screen.say("The console:  " + link.orElse(url));
    screen.say("Its files:    " + data.folder());
    if (open) {
      screen.say(
          link.filter(new OpenBrowser(data.loginPage())::open).isPresent()
              ? "It opens in your browser."
              : "There is no xdg-open to open a browser with: follow the link yourself.");
    }
    screen.heading("A dozen tasks for two workers, and a stand-in for their agent");
  }

  /** Looks at them until all are over; returns false where a signal or the time came before. */
  private boolean awaitEnds(List<DemoTask> tasks) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (signal.get() == 0 && System.nanoTime() < deadline) {
      // Each is looked at, whether or not those before it are over.
      if (tasks.stream().filter(DemoTask::isOver).count() == tasks.size()) {
        return true;
      }
      var _ = ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return false;
  }

  /** The last that the agents wrote is still on its way. */
  private void awaitPosts(DemoDiscord discord) throws InterruptedException {
    int before = -1;
    while (signal.get() == 0 && discord.posts() > before) {
      before = discord.posts();
      var _ = ended.await(SETTLED.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What the agents get: where to ask a person, and by what. */
  private static Map<String, String> environment(Path folder, DemoDiscord discord) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.remove("OVERSEER_CONFIG");
    // Nobody's own sessions are shown, nor posted.
    environment.keySet().removeAll(List.of("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME"));
    environment.put("HOME", folder.toString());
    environment.put("DISCORD_WEBHOOK_URL", discord.webhook());
    environment.put("STAND_IN_PACE", "0.25");
    environment.put("BOT_URL", discord.url());
    environment.put("RUN_TOKEN", "demo");
    environment.put("RUN_CHANNEL", "1");
    environment.put(
        "OVERSEER_BIN",
        Path.of(System.getProperty("overseer.home", ""), "bin", "overseer").toString());
    return environment;
  }
}
