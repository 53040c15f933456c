package dev.overseer.cli;

import dev.overseer.client.FollowEvent;
import dev.overseer.protocol.OutputStreamName;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/**
 * Prints a task's lines, each on the stream that the task wrote it to. A line that came in pieces
 * is joined again. Bytes are as the task wrote them, as far as they were UTF-8, escape sequences
 * too: it is the user's own command, and as if it ran here; unless safety is asked for. For one
 * thread.
 */
final class PrintLines {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean timestamps;
  private final boolean safe;

  /** Whether a stream's line goes on. */
  private final Map<OutputStreamName, Boolean> continued = new EnumMap<>(OutputStreamName.class);

  private OutputStreamName last = OutputStreamName.STDOUT;

  /**
   * @param timestamps whether each line begins with its time
   * @param safe whether control characters are shown instead of passed on
   */
  PrintLines(PrintWriter out, PrintWriter err, boolean timestamps, boolean safe) {
    this.out = out;
    this.err = err;
    this.timestamps = timestamps;
    this.safe = safe;
  }

  /**
   * Prints a line, or a piece of one.
   *
   * @throws BrokenPipeException if nobody reads any more
   */
  void print(FollowEvent.Line line) {
    if (line.stream() != last) {
      // On a terminal, both in the order in which they came.
      flush();
      last = line.stream();
    }
    PrintWriter writer =
        switch (line.stream()) {
          case STDOUT -> out;
          case STDERR -> err;
        };
    boolean begins = !continued.getOrDefault(line.stream(), false);
    if (begins && timestamps) {
      writer.print(line.at().truncatedTo(ChronoUnit.MILLIS));
      writer.print(' ');
    }
    writer.print(safe ? SafeText.ofOutput(line.text()) : line.text());
    if (!line.continued()) {
      writer.print('\n');
    }
    continued.put(line.stream(), line.continued());
  }

  /**
   * Brings out what was printed.
   *
   * @throws BrokenPipeException if nobody reads any more
   */
  void flush() {
    if (out.checkError() || err.checkError()) {
      throw new BrokenPipeException();
    }
  }
}
