package dev.overseer.transcript.tail;

import java.io.IOException;
import java.nio.ByteBuffer;

/** FNV-1a over the bytes of a line. */
final class Print {
  static final long EMPTY = 0xcbf29ce484222325L;

  private Print() {}

  static long add(long print, byte[] bytes, int from, int to) {
    long sum = print;
    for (int i = from; i < to; i++) {
      sum = (sum ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return sum;
  }

  /** Of a part of a file; of what there is of it, if the file is shorter. */
  static long of(OpenTranscript file, long start, long end) throws IOException {
    byte[] bytes = new byte[8192];
    long print = EMPTY;
    long at = start;
    while (at < end) {
      int count = file.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, end - at)), at);
      if (count <= 0) {
        break;
      }
      print = add(print, bytes, 0, count);
      at += count;
    }
    return print;
  }
}
