package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How the demo's tasks went, held against how they were to go. */
final class DemoReport {
  private final List<DemoTask> tasks;
  private final DemoDiscord discord;

  DemoReport(List<DemoTask> tasks, DemoDiscord discord) {
    this.tasks = tasks;
    this.discord = discord;
  }

  boolean isAsPlanned() {
    return tasks.stream().allMatch(DemoTask::isAsPlanned) && discord.posts() > 0;
  }

  void print(DemoScreen screen, PrintWriter out) {
    screen.heading("What happened");
    Table table =
        new Table(
            Column.fixed("TASK"),
            Column.fixed("WORKER"),
            Column.number("ATTEMPTS"),
            Column.number("LINES"),
            Column.number("TIME"),
            Column.text("WHAT IT SHOWED"));
    for (DemoTask each : tasks) {
      table.add(
          Cell.of(each.plan().id()),
          Cell.of(each.plan().worker()),
          Cell.of(each.attempts()),
          Cell.of(String.format(Locale.ROOT, "%,d", each.lines())),
          Cell.of(seconds(each.took())),
          each.isAsPlanned()
              ? Cell.of(each.plan().shows(), Tone.GOOD)
              : Cell.of("NOT AS IT SHOULD: " + each.plan().shows(), Tone.BAD));
    }
    Print.table(table, out, Terminal.askWidth());
    screen.say(
        "%d posts went to a stand-in for Discord, where a person was asked %s."
            .formatted(
                discord.posts(), discord.asked() == 1 ? "once" : discord.asked() + " times"));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
