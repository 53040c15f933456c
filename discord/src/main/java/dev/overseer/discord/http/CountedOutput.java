package dev.overseer.discord.http;

import java.io.IOException;
import java.io.OutputStream;

/** Counts what passes, and tells a failure of the stream behind it from one before it. */
final class CountedOutput extends OutputStream {
  private final OutputStream out;
  private long count;
  private boolean failed;

  CountedOutput(OutputStream out) {
    this.out = out;
  }

  long count() {
    return count;
  }

  /** Whether it was the stream behind that failed. */
  boolean failed() {
    return failed;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
      count += length;
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
