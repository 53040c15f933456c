package dev.overseer.cli;

import dev.overseer.cli.FullScreen.Wake;
import dev.overseer.cli.Style.Tone;
import dev.overseer.client.ClientException;
import dev.overseer.client.HubConnection;
import dev.overseer.client.HubSettings;
import dev.overseer.core.Timers;
import dev.overseer.protocol.TaskInfo;
import dev.overseer.protocol.Wire;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overseer top}. */
@Command(
    name = "top",
    header = "Watch tasks: processor, memory, lines.",
    description = {
      "Watch the tasks of a hub: how much processor and memory each one's processes take, and how",
      "much it writes. q leaves. Processor and memory are read from /proc, and so only known of a",
      "hub on this machine."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer top                  a live table",
      "  overseer top --action build   of one action's tasks",
      "  overseer top --once           one look, measured over a second; so too in a pipe",
      "  overseer top --once --json    for programs",
      "",
      "Exit codes: 0 done, 2 not understood, 69 hub not reachable, 77 hub refuses access."
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** What stands around the table: a line above, an empty one, its headings, a line below. */
  private static final int OTHER_LINES = 4;

  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Option(names = "--action", paramLabel = "NAME", description = "Only the tasks of this action.")
  private Optional<String> action = Optional.empty();

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "From one look to the next; without it 1s, at least 100ms.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(names = "--once", description = "Print one table and leave.")
  private boolean once;

  @Option(names = "--json", description = "Print one look as JSON and leave.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    interval = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    HubSettings settings = hub.settings();
    PrintWriter out = spec.commandLine().getOut();
    if (!once && !json && Terminal.isStdout()) {
      Optional<FullScreen> screen = FullScreen.open(out);
      if (screen.isPresent()) {
        try (FullScreen open = screen.get()) {
          watch(open, settings);
          return 0;
        }
      }
    }
    printOnce(settings, out);
    return 0;
  }

  private void printOnce(HubSettings settings, PrintWriter out) throws InterruptedException {
    Future<OptionalInt> width = Terminal.askWidth();
    MeasureTasks measure = new MeasureTasks(MeasureTasks.isLocal(settings.address()));
    try (HubConnection connection = connect(settings)) {
      look(connection, measure, Integer.MAX_VALUE);
      // A rate takes two looks.
      Thread.sleep(interval);
      TopFrame frame = look(connection, measure, Integer.MAX_VALUE);
      if (json) {
        Print.json(Wire.writeDocument(frame.document()), out);
        return;
      }
      out.print(frame.summary() + "\n");
      boolean people = Terminal.isStdout();
      frame
          .table(Terminal.style(), Print.await(width), Integer.MAX_VALUE, people)
          .forEach(line -> out.print(line + "\n"));
      if (!MeasureTasks.isLocal(settings.address())) {
        new Notes(spec.commandLine().getErr(), Terminal.errorStyle(), false).say(elsewhere());
      }
    }
  }

  /** Shows table after table, and goes on where the hub goes away and comes back. */
  private void watch(FullScreen screen, HubSettings settings) throws InterruptedException {
    Style style = Terminal.style();
    boolean local = MeasureTasks.isLocal(settings.address());
    boolean first = true;
    while (true) {
      MeasureTasks measure = new MeasureTasks(local);
      try (HubConnection connection = connect(settings)) {
        first = false;
        while (true) {
          Terminal.Size size = Terminal.size().orElse(new Terminal.Size(24, 80));
          int most = Math.max(1, size.rows() - OTHER_LINES);
          TopFrame frame = look(connection, measure, most);
          screen.show(lines(frame, settings, style, size, local));
          if (screen.await(interval.toMillis()).filter(Wake.QUIT::equals).isPresent()) {
            return;
          }
        }
      } catch (ClientException e) {
        if (first) {
          throw e;
        }
        screen.show(List.of(style.paint(Tone.BAD, SafeText.of(String.valueOf(e.getMessage())))));
        if (screen.await(interval.toMillis()).filter(Wake.QUIT::equals).isPresent()) {
          return;
        }
      }
    }
  }

  private static List<String> lines(
      TopFrame frame, HubSettings settings, Style style, Terminal.Size size, boolean local) {
    List<String> lines = new ArrayList<>();
    String title = "overseer top, " + SafeText.of(settings.address().toString()) + ": ";
    lines.add(style.paint(Tone.HEADING, DisplayWidth.cut(title + frame.summary(), size.columns())));
    lines.add("");
    OptionalInt width = OptionalInt.of(size.columns());
    lines.addAll(frame.table(style, width, Math.max(1, size.rows() - OTHER_LINES), true));
    while (lines.size() < size.rows() - 1) {
      lines.add("");
    }
    String below = "q leaves" + (local ? "" : "; " + elsewhere());
    lines.add(style.paint(Tone.DIM, DisplayWidth.cut(below, size.columns())));
    return lines.subList(0, Math.min(lines.size(), size.rows()));
  }

  private static String elsewhere() {
    return "processor and memory are not known of a hub on another machine";
  }

  private TopFrame look(HubConnection connection, MeasureTasks measure, int most) {
    ListTasks.Listed listed = ListTasks.withStates(connection);
    List<TaskInfo> selected = TopFrame.select(listed, action);
    List<TaskInfo> shown = selected.subList(0, Math.min(most, selected.size()));
    return new TopFrame(
        listed, shown, measure.look(connection, shown, System.nanoTime()), Instant.now());
  }

  private static HubConnection connect(HubSettings settings) {
    return HubConnection.open(settings, Timers.system(), HubFlags.random());
  }
}
