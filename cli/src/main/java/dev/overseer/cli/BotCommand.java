package dev.overseer.cli;

import dev.overseer.bot.BotException;
import dev.overseer.bot.BotService;
import dev.overseer.bot.BotSettings;
import dev.overseer.bot.ProbeBot;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer bot}. */
@Command(
    name = "bot",
    header = "Give each run a place in Discord, and people a way back.",
    sortOptions = false,
    description = {
      "Give each run of an agent a place in Discord, with a webhook for its watcher, and bring"
          + " what",
      "people say there to the agent: commands, messages, and answers to what it asks. Runs are",
      "created and completed over HTTP. What it knows survives restarts. It runs until it gets",
      "SIGTERM or Ctrl-C."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  export DISCORD_BOT_TOKEN=… GUILD_ID=1234 ALLOWED_ROLES=5678",
      "  overseer bot                                  for callers on this machine",
      "  API_TOKEN=… overseer bot --listen 0.0.0.0     for others, who must send the token",
      "  overseer bot --place channel --retention-hours 24",
      "  overseer bot --health                         is it well? for health checks",
      "  curl -d '{\"taskId\": \"t1\", \"attempt\": 1, \"shortId\": \"a1b2\"}'"
          + " localhost:8080/run/create",
      "",
      "Flags win over the environment: DISCORD_BOT_TOKEN, API_TOKEN, GUILD_ID, …; docs/bot.md says",
      "how to make the application at Discord.",
      "Exit codes: 0 ended by a signal (--health: it is well), 1 could not start or go on (it is",
      "not), 2 not understood."
    })
final class BotCommand implements Callable<Integer> {
  private final SettingFlags flags;

  @Spec private CommandSpec spec;

  @Option(names = "--health", description = "Say whether the bot is well, and leave.")
  private boolean health;

  private BotCommand(SettingFlags flags) {
    this.flags = flags;
  }

  /** The command with a flag for each setting that has one. */
  static CommandSpec spec() {
    SettingFlags flags = new SettingFlags(BotSettings.ALL);
    CommandSpec made = CommandSpec.forAnnotatedObject(new BotCommand(flags));
    flags.addTo(made);
    return made;
  }

  @Override
  public Integer call() {
    try {
      return health ? probe() : run();
    } catch (InvalidSettingsException wrong) {
      throw new StartFailedException(wrong);
    } catch (BotException e) {
      throw new StartFailedException(e);
    }
  }

  private int run() {
    BotSettings settings = BotSettings.read(flags.given(), System.getenv());
    Log log = settings.log();
    LibraryLogs.sendTo(log);
    try (BotService service = BotService.open(settings, Timers.system(), log)) {
      for (String name : List.of("INT", "TERM")) {
        Signals.on(name, service::end);
      }
      service.awaitEnd();
    }
    return 0;
  }

  private int probe() {
    ProbeBot.Health answer = BotSettings.probe(flags.given(), System.getenv()).ask();
    spec.commandLine().getOut().println(SafeText.of(answer.message()));
    return answer.well() ? 0 : 1;
  }
}
