package dev.overseer.cli;

import dev.overseer.client.ClientException;
import dev.overseer.client.FollowEvent;
import dev.overseer.client.FollowOptions;
import dev.overseer.client.FollowTask;
import dev.overseer.client.HubConnection;
import dev.overseer.client.HubSettings;
import dev.overseer.client.TaskEnd;
import dev.overseer.core.Timers;
import dev.overseer.protocol.OutputStreamName;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer logs}. */
@Command(
    name = "logs",
    header = "Print a task's output.",
    description = {
      "Print what a task wrote, as far as the hub still has it, stdout on stdout and stderr on",
      "stderr. What it no longer has is said on stderr."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer logs nightly               all that is kept",
      "  overseer logs 3f2a -f               and what comes, until the task ends",
      "  overseer logs 3f2a --since 10m      of the last ten minutes",
      "  overseer logs 3f2a --stderr --tail 20",
      "",
      "Exit codes: 0 done, 1 no such task, 2 not understood, 69 hub not reachable, 77 hub",
      "refuses access, 141 if nobody reads the output any more."
    })
final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(paramLabel = "TASK", description = "The task's id, or its beginning.")
  private String task = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the task ends, over broken connections too.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Points.class,
      description = "Only lines from then on: 10m ago, or 2026-01-31T12:00:00Z.")
  private Optional<Instant> since = Optional.empty();

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Only the last N of the lines that are there already.")
  private Optional<Integer> tail = Optional.empty();

  @Option(names = "--stdout", description = "Only what it wrote to stdout.")
  private boolean stdout;

  @Option(names = "--stderr", description = "Only what it wrote to stderr.")
  private boolean stderr;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Begin each line with the time at which the hub read it.")
  private boolean timestamps;

  @Option(
      names = "--safe",
      description = "Show control characters in the output instead of passing them on.")
  private boolean safe;

  @Option(names = "--json", description = "Print each line as the protocol's \"output\" message.")
  private boolean json;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to wait for a hub that went away. Without it 5m.")
  private Duration patience = FollowOptions.WATCH.patience();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<OutputStreamName> stream = stream();
    HubSettings settings = hub.settings();
    String taskId;
    try (HubConnection connection =
        HubConnection.open(settings, Timers.system(), HubFlags.random())) {
      taskId = ListTasks.resolve(connection, task).taskId();
    }
    Notes notes = new Notes(err, Terminal.errorStyle(), false);
    SelectLines.Sink sink =
        json
            ? new JsonLines(taskId, out)
            : new PlainLines(new PrintLines(out, err, timestamps, safe));
    SelectLines select = new SelectLines(since, tail, stream, sink, notes);
    FollowOptions options = follow ? FollowOptions.WATCH : FollowOptions.KEPT;
    try (FollowTask followed =
        new FollowTask(
            settings, options.withPatience(patience), Timers.system(), HubFlags.random())) {
      TaskEnd end = followed.join(taskId, select);
      select.end();
      return tell(end, taskId, notes);
    } catch (BrokenPipeException e) {
      // They have what they wanted.
      return e.exitCode();
    }
  }

  private static int tell(TaskEnd end, String taskId, Notes notes) {
    return switch (end) {
      case TaskEnd.Exited _,
          TaskEnd.GivenUp _,
          TaskEnd.Dequeued _,
          TaskEnd.CaughtUp _,
          TaskEnd.Left _ ->
          0;
      case TaskEnd.HubRestarted restarted -> {
        notes.warn(TellEvents.restartedWords(taskId, restarted));
        yield ExitCodes.UNAVAILABLE;
      }
      case TaskEnd.Unreachable unreachable -> {
        ClientException why = unreachable.why();
        notes.warn(String.valueOf(why.getMessage()));
        yield ExitCodes.of(why);
      }
    };
  }

  private Optional<OutputStreamName> stream() {
    if (stdout && stderr) {
      throw new ParameterException(
          spec.commandLine(), "--stdout and --stderr exclude each other: without them both come");
    }
    if (stdout) {
      return Optional.of(OutputStreamName.STDOUT);
    }
    return stderr ? Optional.of(OutputStreamName.STDERR) : Optional.empty();
  }

  private record PlainLines(PrintLines lines) implements SelectLines.Sink {
    @Override
    public void line(FollowEvent.Line line) {
      lines.print(line);
    }

    @Override
    public void flush() {
      lines.flush();
    }
  }
}
