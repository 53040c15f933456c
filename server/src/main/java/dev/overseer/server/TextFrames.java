package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * WebSocket frames as a server sends them: unmasked, each a whole message.
 *
 * <p>Format: RFC 6455, section 5.2.
 */
final class TextFrames {
  /** The most bytes that come before a payload. */
  static final int MAX_HEADER_BYTES = 10;

  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_CLOSE = 0x88;
  private static final int FINAL_PING = 0x89;
  private static final int FINAL_PONG = 0x8A;

  private TextFrames() {}

  static byte[] text(byte[] payload) {
    byte[] frame = new byte[headerBytes(payload.length) + payload.length];
    int at = putTextHeader(frame, 0, payload.length);
    System.arraycopy(payload, 0, frame, at, payload.length);
    return frame;
  }

  static byte[] ping() {
    return control(FINAL_PING, new byte[0]);
  }

  static byte[] pong(byte[] payload) {
    return control(FINAL_PONG, payload);
  }

  static byte[] close(CloseReason reason) {
    byte[] text = reason.text().getBytes(UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (reason.code() >> 8);
    payload[1] = (byte) reason.code();
    System.arraycopy(text, 0, payload, 2, text.length);
    return control(FINAL_CLOSE, payload);
  }

  static int headerBytes(int payloadBytes) {
    if (payloadBytes <= 125) {
      return 2;
    }
    return payloadBytes <= 0xFFFF ? 4 : MAX_HEADER_BYTES;
  }

  /** Writes a header; returns the index after it. */
  static int putTextHeader(byte[] into, int at, int payloadBytes) {
    into[at] = (byte) FINAL_TEXT;
    if (payloadBytes <= 125) {
      into[at + 1] = (byte) payloadBytes;
      return at + 2;
    }
    if (payloadBytes <= 0xFFFF) {
      into[at + 1] = 126;
      into[at + 2] = (byte) (payloadBytes >> 8);
      into[at + 3] = (byte) payloadBytes;
      return at + 4;
    }
    into[at + 1] = 127;
    for (int i = 2; i < 6; i++) {
      into[at + i] = 0;
    }
    for (int i = 6; i < MAX_HEADER_BYTES; i++) {
      into[at + i] = (byte) (payloadBytes >> (8 * (9 - i)));
    }
    return at + MAX_HEADER_BYTES;
  }

  private static byte[] control(int opcode, byte[] payload) {
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) opcode;
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }
}
