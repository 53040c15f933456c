package dev.overseer.core;

/** Texts as JSON strings, for those who write one line of JSON and need no library for it. */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** A text as a JSON string, quotes included (RFC 8259, section 7). */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    appendQuoted(out, text);
    return out.toString();
  }

  /**
   * Appends a text as a JSON string. Escapes besides what JSON asks for every control character and
   * every line end that Unicode knows, so that the text stays on one line and can't command a
   * terminal; half a surrogate pair becomes U+FFFD.
   */
  public static void appendQuoted(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            appendEscaped(out, c);
          } else if (!Character.isSurrogate(c)) {
            out.append(c);
          } else if (isPair(text, i)) {
            out.append(c).append(text.charAt(++i));
          } else {
            out.append('\ufffd');
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPair(CharSequence text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  private static void appendEscaped(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX[(c >> shift) & 0xf]);
    }
  }
}
