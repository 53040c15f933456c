package dev.overseer.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.random.RandomGenerator;

/**
 * Writes WebSocket frames as a client must: masked, each in one write. Format: RFC 6455, section 5.
 *
 * <p>Thread-safe: a frame is never interrupted by another.
 */
final class FrameWriter {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;

  private final OutputStream out;
  private final RandomGenerator random;

  /**
   * @param random for the masks. They keep a script in a browser from choosing the bytes on the
   *     wire; we choose ours anyway, so it need not be a strong one, whose start costs milliseconds
   */
  FrameWriter(OutputStream out, RandomGenerator random) {
    this.out = out;
    this.random = random;
  }

  void text(byte[] utf8) throws IOException {
    write(TEXT, utf8);
  }

  void ping() throws IOException {
    write(PING, new byte[0]);
  }

  void pong(byte[] payload) throws IOException {
    write(PONG, payload);
  }

  void close(int code) throws IOException {
    write(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  private synchronized void write(int opcode, byte[] payload) throws IOException {
    int length = payload.length;
    int extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    byte[] frame = new byte[2 + extra + 4 + length];
    frame[0] = (byte) (FINAL | opcode);
    frame[1] = (byte) (MASKED | (extra == 0 ? length : extra == 2 ? 126 : 127));
    int at = 2;
    for (int octet = extra - 1; octet >= 0; octet--) {
      frame[at++] = (byte) ((long) length >>> (8 * octet));
    }
    int mask = random.nextInt();
    int maskAt = at;
    for (int octet = 3; octet >= 0; octet--) {
      frame[at++] = (byte) (mask >>> (8 * octet));
    }
    for (int i = 0; i < length; i++) {
      frame[at++] = (byte) (payload[i] ^ frame[maskAt + (i & 3)]);
    }
    out.write(frame);
    out.flush();
  }
}
