package dev.overseer.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * How far something is, on one line of a terminal that is drawn again and again and is gone at the
 * end; nothing where there is no terminal. For one thread.
 */
final class ProgressBar implements AutoCloseable {
  private static final int CELLS = 30;
  private static final long REDRAW_NANOS = 50_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String verb;
  private final int total;
  private final PrintWriter terminal;
  private final boolean visible;
  private final long began = System.nanoTime();

  private int done;
  private long drawnAt = began;
  private boolean drawn;

  private ProgressBar(String verb, int total, PrintWriter terminal, boolean visible) {
    this.verb = verb;
    this.total = total;
    this.terminal = terminal;
    this.visible = visible;
  }

  /**
   * A bar on standard error, if that is a terminal.
   *
   * @param verb what is done to each, in the past
   */
  static ProgressBar onTerminal(String verb, int total, PrintWriter err) {
    return new ProgressBar(verb, total, err, total > 1 && Terminal.isStderr());
  }

  /** A bar that is there. */
  static ProgressBar visible(String verb, int total, PrintWriter terminal) {
    return new ProgressBar(verb, total, terminal, true);
  }

  /** One more is done. */
  void step() {
    to(done + 1);
  }

  /** So many are done. */
  void to(int count) {
    done = count;
    long now = System.nanoTime();
    if (visible && (now - drawnAt >= REDRAW_NANOS || done == total)) {
      drawnAt = now;
      drawn = true;
      terminal.print(CLEAR_LINE + line(Duration.ofNanos(now - began)));
      terminal.flush();
    }
  }

  /** Prints a line of something else above the bar. */
  void above(Runnable print) {
    clear();
    print.run();
  }

  String line(Duration elapsed) {
    int full = total == 0 ? CELLS : (int) ((long) CELLS * done / total);
    String rest = "";
    if (done > 0 && done < total) {
      rest = ", " + Ages.of(elapsed.multipliedBy(total - done).dividedBy(done)) + " left";
    }
    return String.format(
        Locale.ROOT,
        "%s%s %,d of %,d %s%s",
        "█".repeat(full),
        "░".repeat(CELLS - full),
        done,
        total,
        verb,
        rest);
  }

  @Override
  public void close() {
    clear();
  }

  private void clear() {
    if (drawn) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
      drawn = false;
    }
  }
}
