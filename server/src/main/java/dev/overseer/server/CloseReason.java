package dev.overseer.server;

/**
 * Why the server closes a connection. Codes: RFC 6455, section 7.4, and IANA's registry for 1013.
 *
 * @param text at most 123 bytes
 */
record CloseReason(int code, String text) {
  static final CloseReason NORMAL = new CloseReason(1000, "");
  static final CloseReason SHUTTING_DOWN = new CloseReason(1001, "the hub is shutting down");
  static final CloseReason NOT_UTF8 = new CloseReason(1007, "a text message must be UTF-8");
  static final CloseReason NO_PONG = new CloseReason(1011, "no answer to a ping");
  static final CloseReason TOO_SLOW =
      new CloseReason(1013, "not read fast enough: connect again and replay");

  static CloseReason protocolError(String why) {
    return new CloseReason(1002, why.length() > 100 ? why.substring(0, 100) : why);
  }

  static CloseReason tooBig(int maxBytes) {
    return new CloseReason(1009, "a message has at most %d bytes".formatted(maxBytes));
  }
}
