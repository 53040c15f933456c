package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints what becomes of several tasks at once, each line behind its task's name. Thread-safe. */
final class DemoScreen {
  private static final int NAME_COLUMNS = 13;

  private final PrintWriter out;
  private final Style style;
  private final List<String> names = new ArrayList<>();

  DemoScreen(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** What comes next. */
  synchronized void heading(String text) {
    print("");
    print(style.paint(Tone.HEADING, text));
  }

  /** A sentence of the demo's own. */
  synchronized void say(String text) {
    print(text);
  }

  /** Something that happened to a task. */
  synchronized void note(String task, String text) {
    print(name(task) + style.paint(Tone.DIM, "· " + SafeText.of(text)));
  }

  private String name(String task) {
    if (!names.contains(task)) {
      names.add(task);
    }
    String padded = task + " ".repeat(Math.max(1, NAME_COLUMNS - task.length()));
    return "  " + style.paintNumber(names.indexOf(task), padded);
  }

  private void print(String text) {
    out.print(text + "\n");
    out.flush();
  }
}
