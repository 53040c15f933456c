package dev.overseer.discord;

import java.io.IOException;
import java.io.InputStream;

/** A stream that ends after so many bytes of another. */
final class FirstBytes extends InputStream {
  private final InputStream in;
  private long left;

  FirstBytes(InputStream in, long count) {
    this.in = in;
    this.left = Math.max(0, count);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(bytes, from, (int) Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }
}
