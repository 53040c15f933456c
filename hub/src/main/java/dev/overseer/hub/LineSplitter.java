package dev.overseer.hub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts one output stream into lines. Bytes come in as the pipe gives them; complete lines go out,
 * one {@link Lines} for all that a read completed; an incomplete last line waits for the rest. Line
 * ends (LF, and CRs before it) are removed, bytes that are no UTF-8 become U+FFFD, and a line over
 * the bound goes out in pieces, so that no line can take more memory than that.
 *
 * <p>Not thread-safe: it belongs to the thread that reads the stream.
 */
final class LineSplitter {
  private static final byte[] NONE = {};

  private final int maxLineBytes;
  private final Consumer<Lines> sink;

  private byte[] carry = NONE;
  private int carried;

  LineSplitter(int maxLineBytes, Consumer<Lines> sink) {
    this.maxLineBytes = maxLineBytes;
    this.sink = sink;
  }

  /** Takes what one read brought. */
  void accept(byte[] buffer, int length) {
    if (carried + length > maxLineBytes) {
      acceptLineByLine(buffer, length);
      return;
    }
    int lineEnds = 0;
    int last = -1;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        lineEnds++;
        last = i;
      }
    }
    if (lineEnds > 0) {
      emitWhole(buffer, last, lineEnds);
    }
    keep(buffer, last + 1, length);
  }

  /** The slow way, where a line may be over the bound. */
  private void acceptLineByLine(byte[] buffer, int length) {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        keep(buffer, from, i);
        flushCarry();
        from = i + 1;
      }
    }
    keep(buffer, from, length);
  }

  /** The stream has ended: what waits is its last line. */
  void finish() {
    if (carried > 0) {
      flushCarry();
    }
  }

  /** Emits the carry and all lines that end in the buffer, the last of them at {@code last}. */
  private void emitWhole(byte[] buffer, int last, int lineEnds) {
    byte[] bytes = new byte[carried + last];
    System.arraycopy(carry, 0, bytes, 0, carried);
    System.arraycopy(buffer, 0, bytes, carried, last);
    int[] bounds = new int[2 * lineEnds];
    int start = 0;
    int line = 0;
    for (int at = carried; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        bounds[line++] = start;
        bounds[line++] = trimmed(bytes, start, at);
        start = at + 1;
      }
    }
    bounds[line++] = start;
    bounds[line] = trimmed(bytes, start, bytes.length);
    carried = 0;
    emit(bytes, bounds, false);
  }

  /** Adds to the line that waits, passing on pieces of it as it outgrows the bound. */
  private void keep(byte[] buffer, int from, int to) {
    int at = from;
    while (carried + to - at > maxLineBytes) {
      int room = maxLineBytes - carried;
      append(buffer, at, at + room);
      at += room;
      int cut = pieceEnd();
      emit(Arrays.copyOf(carry, cut), new int[] {0, cut}, true);
      carried -= cut;
      System.arraycopy(carry, cut, carry, 0, carried);
    }
    append(buffer, at, to);
  }

  /** Where the full carry is cut: not within a character, and not between CR and LF. */
  private int pieceEnd() {
    int cut = Utf8.boundaryAtOrBefore(carry, 0, carried - 1);
    // The last character stays behind, so that a CR before a line end is never given away.
    return cut > 0 ? cut : carried;
  }

  private void append(byte[] buffer, int from, int to) {
    int more = to - from;
    if (carried + more > carry.length) {
      int size = Math.max(carried + more, Math.min(2 * carry.length, maxLineBytes));
      carry = Arrays.copyOf(carry, size);
    }
    System.arraycopy(buffer, from, carry, carried, more);
    carried += more;
  }

  private void flushCarry() {
    byte[] bytes = Arrays.copyOf(carry, carried);
    carried = 0;
    if (carry.length > 1 << 16) {
      carry = NONE;
    }
    emit(bytes, new int[] {0, trimmed(bytes, 0, bytes.length)}, false);
  }

  private void emit(byte[] bytes, int[] bounds, boolean continued) {
    if (Utf8.isValid(bytes, 0, bytes.length)) {
      sink.accept(new Lines(bytes, bounds, continued));
    } else {
      sink.accept(mended(bytes, bounds, continued));
    }
  }

  /** The same lines with U+FFFD where they were no UTF-8. */
  private static Lines mended(byte[] bytes, int[] bounds, boolean continued) {
    byte[][] lines = new byte[bounds.length / 2][];
    int total = 0;
    for (int i = 0; i < lines.length; i++) {
      int start = bounds[2 * i];
      // Decoding replaces what is malformed.
      lines[i] =
          new String(bytes, start, bounds[2 * i + 1] - start, StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.UTF_8);
      total += lines[i].length;
    }
    byte[] joined = new byte[total];
    int[] newBounds = new int[bounds.length];
    int at = 0;
    for (int i = 0; i < lines.length; i++) {
      System.arraycopy(lines[i], 0, joined, at, lines[i].length);
      newBounds[2 * i] = at;
      at += lines[i].length;
      newBounds[2 * i + 1] = at;
    }
    return new Lines(joined, newBounds, continued);
  }

  private static int trimmed(byte[] bytes, int start, int end) {
    int to = end;
    while (to > start && bytes[to - 1] == '\r') {
      to--;
    }
    return to;
  }
}
