package dev.overseer.cli;

import dev.overseer.client.ClientException;
import dev.overseer.client.FollowOptions;
import dev.overseer.client.FollowTask;
import dev.overseer.client.HubConnection;
import dev.overseer.client.HubSettings;
import dev.overseer.client.TaskEnd;
import dev.overseer.client.TaskStart;
import dev.overseer.core.Ids;
import dev.overseer.core.Timers;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer run}. */
@Command(
    name = "run",
    header = "Start a task and be its terminal.",
    description = {
      "Start a task and be its terminal: its output comes here, stdout on stdout and stderr on",
      "stderr, until it ends; Ctrl-C stops it, and a second Ctrl-C leaves it alone. If the",
      "connection breaks, the output goes on where it was, without a line lost or repeated."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer run build                       start it and wait for its end",
      "  overseer run build target=all --id nightly",
      "  overseer run build --detach              print the task's id and leave",
      "  overseer run fetch --retry-delay 5s --retry-threshold 3 --retry-window 1m",
      "",
      "Exit codes: the task's own, if it ended by itself; 1 instead of 0 if it was given up.",
      "130, 143 or 129 if it was ended here by Ctrl-C, TERM or HUP; 143 if somebody else stopped",
      "it, 137 if a signal ended it that nobody sent through the hub. 125 if it never ran: the",
      "hub refused it, or it left the queue. 141 if nobody reads the output any more; the task is",
      "stopped then. 2 not understood, 69 hub not reachable, 77 hub refuses access."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "What to run; see overseer actions.")
  private String action = "";

  @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "Its parameters.")
  private List<String> parameters = List.of();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "What the task shall be called; without it a random UUID.")
  private Optional<String> id = Optional.empty();

  @Option(
      names = "--force",
      description = "If the queue is full, push a task out that was not forced in.")
  private boolean force;

  @Mixin private RetryFlags retry;

  @Option(
      names = {"-d", "--detach"},
      description = "Print the task's id and leave once it has started or is queued.")
  private boolean detach;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Begin each line with the time at which the hub read it.")
  private boolean timestamps;

  @Option(
      names = "--safe",
      description = "Show control characters in the output instead of passing them on.")
  private boolean safe;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but what goes wrong, besides the output.")
  private boolean quiet;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to wait for a hub that went away. Without it 5m.")
  private Duration patience = FollowOptions.LOSSLESS.patience();

  @Override
  public Integer call() {
    TaskStart start =
        new TaskStart(action, id.orElseGet(Ids::uuid), parsed(parameters), retry.settings(), force);
    Notes notes = new Notes(spec.commandLine().getErr(), Terminal.errorStyle(), quiet);
    HubSettings settings = hub.settings();
    try {
      check(start, settings);
      return detach ? detach(start, settings, notes) : follow(start, settings, notes);
    } catch (ClientException.Refused | NoSuchNameException refused) {
      notes.warn(String.valueOf(refused.getMessage()));
      return ExitCodes.NEVER_RAN;
    }
  }

  private static void check(TaskStart start, HubSettings settings) {
    try (HubConnection connection =
        HubConnection.open(settings, Timers.system(), HubFlags.random())) {
      new CheckNames(connection).start(start);
    }
  }

  private int detach(TaskStart start, HubSettings settings, Notes notes) {
    try (HubConnection connection =
        HubConnection.open(settings, Timers.system(), HubFlags.random())) {
      ServerMessage answer =
          connection.request(
              requestId ->
                  new ClientMessage.Start(
                      requestId,
                      start.action(),
                      start.taskId(),
                      start.params(),
                      start.retry(),
                      start.force()),
              _ -> {});
      if (answer instanceof ServerMessage.Queued queued) {
        notes.say("queued at position " + queued.position());
      }
      spec.commandLine().getOut().print(SafeText.of(start.taskId()) + "\n");
      return 0;
    }
  }

  private int follow(TaskStart start, HubSettings settings, Notes notes) {
    PrintLines lines =
        new PrintLines(spec.commandLine().getOut(), spec.commandLine().getErr(), timestamps, safe);
    try (FollowTask follow =
        new FollowTask(
            settings,
            FollowOptions.LOSSLESS.withPatience(patience),
            Timers.system(),
            HubFlags.random())) {
      PassOnSignals signals = new PassOnSignals(start.taskId(), follow, notes);
      signals.listen();
      TellEvents tell = new TellEvents(start.taskId(), lines, notes);
      TaskEnd end;
      try {
        end = follow.start(start, tell);
        lines.flush();
      } catch (BrokenPipeException e) {
        stopUnread(start.taskId(), settings);
        return e.exitCode();
      }
      return tell.end(end, signals.received());
    }
  }

  /** Like a command in a pipe, whom the kernel would end. */
  private static void stopUnread(String taskId, HubSettings settings) {
    try (HubConnection connection =
        HubConnection.open(settings, Timers.system(), HubFlags.random())) {
      StopCommand.ask(connection, taskId);
    } catch (ClientException.Refused _) {
      // It has ended and is forgotten.
    }
  }

  private Map<String, String> parsed(List<String> given) {
    Map<String, String> parsed = new LinkedHashMap<>();
    for (String each : given) {
      int equals = each.indexOf('=');
      if (equals <= 0) {
        throw bad("\"%s\" is no parameter: write NAME=VALUE".formatted(SafeText.of(each)));
      }
      String name = each.substring(0, equals);
      if (parsed.put(name, each.substring(equals + 1)) != null) {
        throw bad("parameter \"%s\" is given twice".formatted(SafeText.of(name)));
      }
    }
    return parsed;
  }

  private ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
