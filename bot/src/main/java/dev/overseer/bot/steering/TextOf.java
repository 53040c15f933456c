package dev.overseer.bot.steering;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes as text. */
final class TextOf {
  private TextOf() {}

  /** Empty if it is no UTF-8, or has a zero in it as files do that are no text. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException none) {
      return Optional.empty();
    }
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** On one line. */
  static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
