package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the demo speaks: a line at a time, each with the name of the task that it is about. */
final class DemoStage {
  private static final int NAME_WIDTH = 10;

  private final PrintWriter out;
  private final Style style;

  private final Map<String, Integer> colours = new LinkedHashMap<>();
  private boolean wentWrong;

  DemoStage(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** What the demo says itself. */
  synchronized void say(String text) {
    print(style.paint(Tone.DIM, "demo: " + text));
  }

  /** A new scene begins. */
  synchronized void scene(String title) {
    print("");
    print(style.paint(Tone.HEADING, title));
  }

  /** Something about a task. */
  synchronized void of(String task, String text) {
    int colour = colours.computeIfAbsent(task, _ -> colours.size());
    String name = task + " ".repeat(Math.max(0, NAME_WIDTH - task.length()));
    print("  " + style.paintNumber(colour, name) + " │ " + text);
  }

  /** What a scene came to. */
  synchronized void conclude(boolean asItShould, String text) {
    wentWrong |= !asItShould;
    print("  " + style.paint(asItShould ? Tone.GOOD : Tone.BAD, (asItShould ? "✔ " : "✘ ") + text));
  }

  /** Whether a scene did not go as it should. */
  synchronized boolean wentWrong() {
    return wentWrong;
  }

  private void print(String line) {
    out.print(line + "\n");
    out.flush();
  }
}
