package dev.overseer.bridge.agent;

import dev.overseer.core.JsonText;
import java.nio.charset.StandardCharsets;

/** How a message is written to an agent: always one line. */
public enum InputFormat {
  /**
   * As it is. Line ends and other control characters but the tab are written as {@code \n}, {@code
   * \r} or <code>&#92;u001b</code>, so that a message is never two, and never a key like Ctrl-C on
   * a terminal. Backslashes stay as they are.
   */
  TEXT {
    @Override
    String body(String text) {
      return shown(text);
    }

    @Override
    public String asRead(String text) {
      return shown(text);
    }
  },

  /**
   * A user message as {@code claude -p --input-format stream-json} reads it. Nothing is lost of it.
   */
  STREAM_JSON {
    @Override
    String body(String text) {
      return "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
          + JsonText.quoted(text)
          + "}]}}";
    }

    @Override
    public String asRead(String text) {
      return wellFormed(text);
    }
  };

  /** The line, its end included. */
  public byte[] line(String text) {
    return (body(text) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  abstract String body(String text);

  /** What the agent takes it for, and so what its transcript shows. */
  public abstract String asRead(String text);

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    String whole = wellFormed(text);
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append(c);
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            shown.append("\\u%04x".formatted((int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return shown.toString();
  }

  /** Half a surrogate pair, which UTF-8 can't hold, becomes U+FFFD. */
  private static String wellFormed(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
