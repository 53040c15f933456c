package dev.overseer.bench;

import java.nio.charset.StandardCharsets;

/** Looks into frames without decoding them. */
final class Frames {
  private Frames() {}

  /** Whether a frame is a message of a type. Types come first in each message. */
  static boolean isType(byte[] payload, int length, String type) {
    byte[] expected = ("{\"type\":\"" + type + "\"").getBytes(StandardCharsets.US_ASCII);
    if (length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (payload[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  static String text(byte[] payload, int length) {
    return new String(payload, 0, length, StandardCharsets.UTF_8);
  }

  /** The number of a field, which must be there. */
  static long number(byte[] payload, int length, String field) {
    String text = text(payload, length);
    String key = "\"" + field + "\":";
    int at = text.indexOf(key) + key.length();
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return Long.parseLong(text.substring(at, end));
  }

  /** The text of a field, which must be there and hold no escapes. */
  static String string(byte[] payload, int length, String field) {
    String text = text(payload, length);
    String key = "\"" + field + "\":\"";
    int at = text.indexOf(key) + key.length();
    return text.substring(at, text.indexOf('"', at));
  }
}
