package dev.overseer.discord;

import java.io.ByteArrayOutputStream;

/** A buffer that is used again for each request, and lends its bytes instead of copying them. */
final class Bytes extends ByteArrayOutputStream {
  Bytes(int size) {
    super(size);
  }

  /** The bytes written, and more behind them: {@link #size} says how many count. */
  byte[] lent() {
    return buf;
  }
}
