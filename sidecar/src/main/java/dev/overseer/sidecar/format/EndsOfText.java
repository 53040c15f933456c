package dev.overseer.sidecar.format;

import dev.overseer.discord.text.SafeText;
import dev.overseer.transcript.Text;
import java.io.IOException;
import java.io.Writer;

/**
 * The beginning and the end of a long text, without its secrets: of a command's output the last
 * lines are what people want to see. The text passes through once and is never held as a whole.
 */
final class EndsOfText extends Writer {
  private final StringBuilder head = new StringBuilder();
  private final int headChars;
  private final char[] ring;

  private long passed;
  private long lines;

  private EndsOfText(int headChars, int tailChars) {
    this.headChars = headChars;
    this.ring = new char[tailChars];
  }

  /**
   * Reads a text.
   *
   * @return its beginning, a line that says how much is left out, and its end; or the whole of it
   *     if it is no longer than both
   */
  static String of(Text text, int headChars, int tailChars) throws IOException {
    EndsOfText ends = new EndsOfText(headChars, tailChars);
    try (Writer clean = SafeText.stream(ends)) {
      text.writeTo(clean);
    }
    return ends.text();
  }

  @Override
  public void write(char[] chars, int from, int length) {
    for (int i = from; i < from + length; i++) {
      char c = chars[i];
      lines += c == '\n' ? 1 : 0;
      if (head.length() < headChars) {
        head.append(c);
      } else {
        ring[(int) (passed % ring.length)] = c;
        passed++;
      }
    }
  }

  private String text() {
    int size = (int) Math.min(passed, ring.length);
    StringBuilder tail = new StringBuilder(size);
    for (long i = passed - size; i < passed; i++) {
      tail.append(ring[(int) (i % ring.length)]);
    }
    if (passed == size) {
      return head.append(tail).toString();
    }
    int headEnd = head.lastIndexOf("\n");
    String shownHead = headEnd > headChars / 2 ? head.substring(0, headEnd) : whole(head);
    int tailStart = tail.indexOf("\n");
    String shownTail =
        tailStart >= 0 && tailStart < tail.length() / 2
            ? tail.substring(tailStart + 1)
            : whole(tail);
    long left = lines - newlines(shownHead) - newlines(shownTail);
    return shownHead + "\n⋯ " + Numbers.count(Math.max(1, left), "line") + " ⋯\n" + shownTail;
  }

  /** Without half a surrogate pair at either end. */
  private static String whole(StringBuilder text) {
    int from = !text.isEmpty() && Character.isLowSurrogate(text.charAt(0)) ? 1 : 0;
    int to = text.length();
    if (to > from && Character.isHighSurrogate(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static long newlines(String text) {
    return text.chars().filter(c -> c == '\n').count();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
