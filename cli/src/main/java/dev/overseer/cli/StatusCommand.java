package dev.overseer.cli;

import dev.overseer.cli.FullScreen.Wake;
import dev.overseer.cli.Style.Tone;
import dev.overseer.worker.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer status}. */
@Command(
    name = "status",
    header = "Show workers, their queues, and what runs.",
    description = {
      "Show the workers of a spool: how each is, how many tasks wait and run, its circuit breaker,",
      "its dead letters, what it has spent today, and the tasks that run with their age. Counts of",
      "done and failed attempts are since the worker started."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer status                all workers",
      "  overseer status marie --watch  one, again and again; q leaves",
      "  overseer status --json         for programs",
      "",
      "Exit codes: 0 done, 1 no spool there, 2 not understood."
    })
final class StatusCommand extends SpoolCommand {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  @Parameters(
      paramLabel = "WORKER",
      arity = "0..*",
      converter = WorkerNames.class,
      description = "Only these.")
  private List<String> workers = List.of();

  @Option(
      names = {"-w", "--watch"},
      description = "Go on showing it.")
  private boolean watch;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "From one look to the next; without it 1s, at least 100ms.")
  private Duration interval = Duration.ofSeconds(1);

  @Option(names = "--json", description = "Print one look as JSON.")
  private boolean json;

  @Override
  int execute() throws IOException, InterruptedException {
    Engine engine = flags().find();
    if (json) {
      StatusFrame frame = StatusFrame.look(engine, workers, Instant.now());
      Print.json(frame.toJson().toString().getBytes(StandardCharsets.UTF_8), out());
      return 0;
    }
    if (watch && Terminal.isStdout()) {
      Optional<FullScreen> screen = FullScreen.open(out());
      if (screen.isPresent()) {
        try (FullScreen open = screen.get()) {
          watch(open, engine);
          return 0;
        }
      }
    }
    Future<OptionalInt> width = Terminal.askWidth();
    StatusFrame frame = StatusFrame.look(engine, workers, Instant.now());
    frame.lines(Terminal.style(), Print.await(width)).forEach(line -> out().print(line + "\n"));
    return 0;
  }

  private void watch(FullScreen screen, Engine engine) throws IOException, InterruptedException {
    Duration wait = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    while (true) {
      Terminal.Size size = Terminal.size().orElse(new Terminal.Size(24, 80));
      StatusFrame frame = StatusFrame.look(engine, workers, Instant.now());
      Style style = Terminal.style();
      List<String> lines = new ArrayList<>();
      String title = "overseer status, " + SafeText.of(engine.title());
      lines.add(style.paint(Tone.HEADING, DisplayWidth.cut(title, size.columns())));
      lines.add("");
      lines.addAll(frame.lines(style, OptionalInt.of(size.columns())));
      while (lines.size() < size.rows() - 1) {
        lines.add("");
      }
      List<String> shown = new ArrayList<>(lines.subList(0, Math.max(1, size.rows() - 1)));
      shown.add(style.paint(Tone.DIM, "q leaves"));
      screen.show(shown);
      if (screen.await(wait.toMillis()).filter(Wake.QUIT::equals).isPresent()) {
        return;
      }
    }
  }
}
