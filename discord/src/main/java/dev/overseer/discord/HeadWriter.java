package dev.overseer.discord;

import java.io.IOException;
import java.io.Writer;

/** Keeps the beginning of a text, and wants no more when it has it. */
final class HeadWriter extends Writer {

  /** It has what it wants. */
  static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough");
    }
  }

  private final StringBuilder kept = new StringBuilder();
  private final int most;

  HeadWriter(int most) {
    this.most = most;
  }

  /** What it has, without half a surrogate pair at its end. */
  String text() {
    int length = kept.length();
    return length > 0 && Character.isHighSurrogate(kept.charAt(length - 1))
        ? kept.substring(0, length - 1)
        : kept.toString();
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    kept.append(text, from, Math.min(length, most - kept.length()));
    if (kept.length() >= most) {
      throw new Enough();
    }
  }

  @Override
  public void flush() {
    // It is kept already.
  }

  @Override
  public void close() {
    // It is kept already.
  }
}
