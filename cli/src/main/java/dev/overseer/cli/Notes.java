package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import java.io.PrintWriter;

/** What a command has to say of its own, on standard error, apart from a task's output. */
final class Notes {
  private final PrintWriter err;
  private final Style style;
  private final boolean quiet;

  /**
   * @param quiet whether only what went wrong is said
   */
  Notes(PrintWriter err, Style style, boolean quiet) {
    this.err = err;
    this.style = style;
    this.quiet = quiet;
  }

  /** Something that is good to know. */
  void say(String text) {
    if (!quiet) {
      print(Tone.DIM, text);
    }
  }

  /** Something that went wrong. */
  void warn(String text) {
    print(Tone.BAD, text);
  }

  private synchronized void print(Tone tone, String text) {
    err.print(style.paint(tone, "overseer: " + SafeText.of(text)) + "\n");
    err.flush();
  }
}
