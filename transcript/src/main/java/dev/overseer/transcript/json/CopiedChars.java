package dev.overseer.transcript.json;

import java.io.IOException;
import java.io.Writer;

/** Hands a string on, some of it at a time. */
final class CopiedChars implements CharSink {
  private final Writer out;
  private final char[] chars = new char[1024];

  private int size;

  CopiedChars(Writer out) {
    this.out = out;
  }

  @Override
  public void ascii(byte[] bytes, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      add((char) bytes[i]);
    }
  }

  @Override
  public void add(char c) throws IOException {
    if (size == chars.length) {
      flush();
    }
    chars[size++] = c;
  }

  void flush() throws IOException {
    out.write(chars, 0, size);
    size = 0;
  }
}
