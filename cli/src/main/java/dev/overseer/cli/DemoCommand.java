package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.client.TaskEnd;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code overseer demo}. */
@Command(
    name = "demo",
    header = "Show a hub and a worker at work, and clean up.",
    description = {
      "See in fifteen seconds what Overseer does: a hub of its own on a free port, a few tasks"
          + " that",
      "fail, wait, talk and refuse to end, a worker with a stand-in for an agent, and a summary.",
      "Nothing is asked, nothing is left."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overseer demo", "", "Exit codes: 0 all went as it should, 1 something did not."})
final class DemoCommand implements Callable<Integer> {
  private static final Duration STOP_GRACE = Duration.ofSeconds(1);
  private static final int ALL = Integer.MAX_VALUE;
  private static final int A_FEW = 3;
  private static final int LOOK_MILLIS = 20;

  @Spec private CommandSpec spec;

  private final List<Played> played = new ArrayList<>();

  /** A task, what it showed, and whether it did. */
  private record Played(
      String taskId,
      int runs,
      Optional<Long> lines,
      Duration took,
      String shows,
      boolean asItShould) {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    DemoScreen screen = new DemoScreen(out, Terminal.style());
    DemoHub hub = DemoHub.open(DemoActions.all(), STOP_GRACE);
    EndOnSignal signals = new EndOnSignal(hub, screen);
    signals.listen();
    try (hub) {
      screen.say(
          "A hub on %s, its files in %s. Fifteen seconds, and both are gone."
              .formatted(hub.settings().address(), hub.folder()));
      play(hub, screen);
      try (DemoWorker worker = DemoWorker.open(hub.folder())) {
        hub.closeFirst(worker);
        playWorker(worker, screen);
      }
    } catch (RuntimeException e) {
      // A hub that is closed under the demo's feet answers no more.
      signals.awaitEndIfOne();
      throw e;
    }
    signals.awaitEndIfOne();
    return sumUp(screen, out);
  }

  private void play(DemoHub hub, DemoScreen screen) throws InterruptedException {
    screen.heading("Output comes as it is written");
    DemoTask hello = task("hello", "hello", hub, screen, ALL).start();
    end(hello, "two lines, one on each stream", this::succeeded, 2);

    screen.heading("A task that fails is restarted, until it has failed too often");
    DemoTask flaky = task("flaky", "flaky", hub, screen, ALL).start();
    end(flaky, "three runs, then given up", end -> end instanceof TaskEnd.GivenUp, 6);
    screen.note("flaky", "given up: \"overseer reset flaky\" would start it again");

    screen.heading("One at a time: the others wait for their turn");
    List<DemoTask> builds = new ArrayList<>();
    for (int number = 1; number <= A_FEW; number++) {
      builds.add(task("build", "build-" + number, hub, screen, ALL).start().awaitTaken());
    }
    builds.forEach(build -> end(build, "waited for its turn", this::succeeded, 3));

    screen.heading("A task that talks a lot is read as fast as it writes");
    DemoTask chatty = task("chatty", "chatty", hub, screen, A_FEW).start();
    end(chatty, "no line lost, none twice", this::succeeded, DemoActions.CHATTY_LINES);
    screen.note(
        "chatty",
        String.format(
            Locale.ROOT, "%,d lines in %s", DemoActions.CHATTY_LINES, seconds(chatty.took())));

    screen.heading("A task that ignores SIGTERM is ended all the same");
    DemoTask stubborn = task("stubborn", "stubborn", hub, screen, ALL).start().awaitFirstLine();
    stubborn.stop();
    end(
        stubborn,
        "SIGKILL after %s of grace".formatted(seconds(STOP_GRACE)),
        end -> end instanceof TaskEnd.Exited exited && exited.exitCode() < 0,
        2);
  }

  private static DemoTask task(
      String action, String taskId, DemoHub hub, DemoScreen screen, int linesShown) {
    return new DemoTask(action, taskId, hub.settings(), screen, linesShown);
  }

  private boolean succeeded(TaskEnd end) {
    return end.equals(new TaskEnd.Exited(0, false));
  }

  /** Waits for a task's end, and holds it against what it was to show. */
  private void end(DemoTask task, String shows, Predicate<TaskEnd> expected, long lines) {
    TaskEnd end = task.await();
    boolean asItShould =
        expected.test(end) && task.lines().filter(count -> count == lines).isPresent();
    played.add(
        new Played(task.taskId(), task.runs(), task.lines(), task.took(), shows, asItShould));
  }

  private void playWorker(DemoWorker worker, DemoScreen screen) throws InterruptedException {
    screen.heading("A worker takes tasks from a folder, tries again, and knows when to give up");
    DemoSpoolTask summary = new DemoSpoolTask(worker, "summary", screen);
    DemoSpoolTask wobbly = new DemoSpoolTask(worker, "wobbly", screen);
    DemoSpoolTask doomed = new DemoSpoolTask(worker, "doomed", screen);
    DemoSpoolTask hangs = new DemoSpoolTask(worker, "hangs", screen);
    List<DemoSpoolTask> all = List.of(summary, wobbly, doomed, hangs);
    // Each is looked at, whether or not those before it are over.
    while (all.stream().filter(DemoSpoolTask::isOver).count() < all.size()) {
      Thread.sleep(LOOK_MILLIS);
    }
    int tries = DemoWorker.RETRIES + 1;
    end(summary, "done at once", summary.endedAs(0, 1));
    end(wobbly, "failed once, then done", wobbly.endedAs(0, tries));
    end(doomed, "a dead letter after its retry", doomed.endedAs(4, tries));
    end(
        hangs,
        "ended after %s, each time".formatted(seconds(DemoWorker.TASK_TIMEOUT)),
        hangs.endedAs(124, tries));
  }

  private void end(DemoSpoolTask task, String shows, boolean asItShould) {
    played.add(
        new Played(
            task.taskId(),
            task.attempts(),
            Optional.of(task.lines()),
            task.took(),
            shows,
            asItShould));
  }

  private int sumUp(DemoScreen screen, PrintWriter out) {
    screen.heading("What happened");
    Table table =
        new Table(
            Column.fixed("TASK"),
            Column.number("RUNS"),
            Column.number("LINES"),
            Column.number("TIME"),
            Column.text("WHAT IT SHOWED"));
    for (Played each : played) {
      table.add(
          Cell.of(each.taskId),
          Cell.of(each.runs),
          Cell.of(each.lines.map(lines -> String.format(Locale.ROOT, "%,d", lines)).orElse("?")),
          Cell.of(seconds(each.took)),
          each.asItShould
              ? Cell.of(each.shows, Tone.GOOD)
              : Cell.of("NOT AS IT SHOULD: " + each.shows, Tone.BAD));
    }
    Print.table(table, out, Terminal.askWidth());
    boolean good = played.stream().allMatch(Played::asItShould);
    out.print("\nThe hub is gone, with every process and file of it. Your own:\n\n");
    out.print("  overseer help serve    how a hub is set up and started\n");
    out.print("  overseer help run      how a task is started and watched\n");
    out.print("  overseer help work     how a worker is, and overseer help submit its tasks\n");
    out.flush();
    return good ? 0 : 1;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
