package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Escapes UTF-8 for a JSON string (RFC 8259, section 7): quotes, backslashes and control
 * characters. Everything else goes through as it is.
 */
final class EscapeJson {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** For each byte, what follows the backslash; 'u' for the long form, 0 for no escape. */
  private static final byte[] ESCAPES = new byte[256];

  /** For each byte, how many bytes more its escape has. */
  private static final byte[] EXTRA = new byte[256];

  static {
    for (int c = 0; c < 0x20; c++) {
      ESCAPES[c] = 'u';
      EXTRA[c] = 5;
    }
    String shorts = "\bb\ff\nn\rr\tt\"\"\\\\";
    for (int i = 0; i < shorts.length(); i += 2) {
      ESCAPES[shorts.charAt(i)] = (byte) shorts.charAt(i + 1);
      EXTRA[shorts.charAt(i)] = 1;
    }
  }

  private EscapeJson() {}

  /** How many bytes longer the escaped text is. */
  static int extraBytes(byte[] text, int from, int to) {
    int at = from;
    // Most lines have nothing to escape: eight bytes at a time are enough to see that.
    while (at + Long.BYTES <= to && !hasSpecial((long) LONGS.get(text, at))) {
      at += Long.BYTES;
    }
    int extra = 0;
    for (; at < to; at++) {
      extra += EXTRA[text[at] & 0xFF];
    }
    return extra;
  }

  /** Writes text; returns the index after it. The room for it must be there. */
  static int put(byte[] text, int from, int to, byte[] into, int at) {
    int out = at;
    for (int i = from; i < to; i++) {
      byte b = text[i];
      byte escape = ESCAPES[b & 0xFF];
      if (escape == 0) {
        into[out++] = b;
        continue;
      }
      into[out++] = '\\';
      into[out++] = escape;
      if (escape == 'u') {
        into[out++] = '0';
        into[out++] = '0';
        into[out++] = HEX[b >> 4];
        into[out++] = HEX[b & 0xF];
      }
    }
    return out;
  }

  /**
   * Whether one of eight bytes is below 0x20, a quote or a backslash. The expressions are those of
   * "Bit Twiddling Hacks", determining if a word has a byte less than n, or equal to n.
   */
  private static boolean hasSpecial(long word) {
    long quotes = word ^ (ONES * '"');
    long backslashes = word ^ (ONES * '\\');
    long below = (word - ONES * 0x20) & ~word;
    long quote = (quotes - ONES) & ~quotes;
    long backslash = (backslashes - ONES) & ~backslashes;
    return ((below | quote | backslash) & HIGH_BITS) != 0;
  }
}
