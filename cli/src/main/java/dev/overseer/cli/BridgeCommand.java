package dev.overseer.cli;

import dev.overseer.bridge.Bridge;
import dev.overseer.bridge.BridgeException;
import dev.overseer.bridge.BridgeSettings;
import dev.overseer.core.AskHealth;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogSettings;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.PosixException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer bridge}. */
@Command(
    name = "bridge",
    header = "Hand on to an agent what people tell it.",
    sortOptions = false,
    customSynopsis = {
      "overseer bridge [OPTIONS] --input-fifo FILE",
      "       overseer bridge [OPTIONS] -- COMMAND..."
    },
    description = {
      "",
      "Take what people say, by POST /input on this machine or from the bot, and write each"
          + " message",
      "as one line to the agent: to a named pipe that it reads, or to the standard input of a"
          + " command",
      "that the bridge starts. It never waits for an agent that does not read. A command gets the",
      "signals that the bridge gets, its outputs and its exit code are the bridge's, and it does"
          + " not",
      "outlive it.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer bridge -- claude -p --input-format stream-json --output-format stream-json"
          + " --verbose",
      "      with INPUT_FORMAT=stream-json; nothing to type: the first message is the prompt",
      "  overseer bridge --input-fifo /run/agent.in         for an agent that reads /run/agent.in",
      "  BOT_URL=http://bot:8080 RUN_TOKEN_FILE=/run/token RUN_CHANNEL=123 overseer bridge …",
      "                                                     ask the bot for inputs",
      "  curl -H 'Content-Type: application/json' -d '{\"text\": \"go on\"}'"
          + " http://127.0.0.1:8090/input",
      "  overseer bridge --health                           is it well? for health checks",
      "",
      "Flags win over the environment: LISTEN, INPUT_FIFO, INPUT_FORMAT, RATE_LIMIT_RPS, …",
      "Exit codes: the command's; 0 ended by a signal (--health: it is well), 1 could not start (it"
          + " is",
      "not), 2 not understood, 125 to 127 the command could not be started."
    })
final class BridgeCommand implements Callable<Integer> {
  private final SettingFlags flags;

  @Spec private CommandSpec spec;

  @Option(names = "--health", description = "Say whether the bridge is well, and leave.")
  private boolean health;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The agent, with its arguments; put -- before it.")
  private List<String> command = List.of();

  private BridgeCommand(SettingFlags flags) {
    this.flags = flags;
  }

  /** The command with a flag for each setting that has one. */
  static CommandSpec spec() {
    SettingFlags flags = new SettingFlags(BridgeSettings.ALL);
    CommandSpec made = CommandSpec.forAnnotatedObject(new BridgeCommand(flags));
    flags.addTo(made);
    // What stands behind the command is the command's.
    made.parser().stopAtPositional(true);
    return made;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Settings settings = flags.readPlain(System.getenv());
      return health ? probe(settings) : run(settings);
    } catch (InvalidSettingsException e) {
      throw new StartFailedException(e);
    } catch (BridgeException e) {
      throw new BridgeFailedException(e);
    } catch (PosixException e) {
      throw new StartFailedException(e);
    }
  }

  private int run(Settings settings) throws InterruptedException {
    Log log = LogSettings.toStderr(settings, "bridge");
    SignalsToBridge signals = new SignalsToBridge(InstantSource.system());
    signals.listen();
    try (Bridge bridge =
        Bridge.open(
            settings,
            command,
            System.getenv(),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            log)) {
      signals.handOver(bridge::signal);
      return bridge.await();
    }
  }

  private int probe(Settings settings) {
    AskHealth.Health answer =
        AskHealth.ask(settings.get(BridgeSettings.LISTEN).socket(), Timers.system());
    spec.commandLine().getOut().println(SafeText.of(answer.message()));
    return answer.healthy() ? 0 : 1;
  }
}
