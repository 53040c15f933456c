package dev.overseer.discord;

import dev.overseer.discord.text.Cut;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/**
 * Turns text into UTF-8, counts it, and cuts it at a place that a first pass has found.
 *
 * <p>Not thread-safe. {@link #close} writes the note below what was cut, and leaves the stream
 * open.
 */
final class CutBytes extends Writer {
  /** A line's end this near before the limit is preferred to the middle of a line. */
  private static final int NEAR = 2048;

  private static final int BUFFER = 8192;

  private final OutputStream out;
  private final long limit;
  private final String note;

  private final byte[] buffer = new byte[BUFFER];
  private int buffered;
  private char highSurrogate;
  private int before = '\n';
  private long bytes;
  private long characters;
  private long place;
  private long placeCharacters;
  private long line;
  private long lineCharacters;

  /**
   * @param limit up to which byte it is written; what a first pass calls {@link #cut}
   * @param note what follows there; empty for nothing
   */
  CutBytes(OutputStream out, long limit, String note) {
    this.out = out;
    this.limit = limit;
    this.note = note;
  }

  /** How many bytes the whole text has. */
  long bytes() {
    return bytes;
  }

  /** Where to cut so that at most so many bytes come before it as the limit says. */
  long cut() {
    return cutsAtLine() ? line : place;
  }

  /** How many characters stand behind {@link #cut}. */
  long charactersBehindCut() {
    return characters - (cutsAtLine() ? lineCharacters : placeCharacters);
  }

  private boolean cutsAtLine() {
    return place - line <= Math.min(NEAR, limit / 4);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      char c = text[i];
      if (Character.isHighSurrogate(c)) {
        highSurrogate = c;
      } else if (Character.isLowSurrogate(c)) {
        accept(Character.toCodePoint(highSurrogate, c));
      } else {
        accept(c);
      }
    }
  }

  private void accept(int codePoint) throws IOException {
    if (bytes <= limit) {
      if (before == '\n') {
        line = bytes;
        lineCharacters = characters;
      }
      if (Cut.mayCut(before, codePoint)) {
        place = bytes;
        placeCharacters = characters;
      }
    }
    before = codePoint;
    int size = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    bytes += size;
    characters++;
    if (bytes <= limit) {
      encode(codePoint, size);
    }
  }

  private void encode(int codePoint, int size) throws IOException {
    if (buffered + size > BUFFER) {
      drain();
    }
    switch (size) {
      case 1 -> buffer[buffered++] = (byte) codePoint;
      case 2 -> {
        buffer[buffered++] = (byte) (0xC0 | codePoint >> 6);
        tail(codePoint);
      }
      case 3 -> {
        buffer[buffered++] = (byte) (0xE0 | codePoint >> 12);
        tail(codePoint >> 6);
        tail(codePoint);
      }
      default -> {
        buffer[buffered++] = (byte) (0xF0 | codePoint >> 18);
        tail(codePoint >> 12);
        tail(codePoint >> 6);
        tail(codePoint);
      }
    }
  }

  private void tail(int bits) {
    buffer[buffered++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void drain() throws IOException {
    out.write(buffer, 0, buffered);
    buffered = 0;
  }

  @Override
  public void flush() {
    // The stream behind is a request that ends where its bytes end.
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < note.length(); i++) {
      char c = note.charAt(i);
      encode(c, c < 0x80 ? 1 : c < 0x800 ? 2 : 3);
    }
    drain();
  }
}
