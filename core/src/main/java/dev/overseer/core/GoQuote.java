package dev.overseer.core;

/**
 * Texts in double quotes as Go's {@code %q} writes them: the form in which the hub's wire protocol
 * quotes names and values in its error messages.
 *
 * <p>Source: the documentation of {@code strconv.Quote} and {@code strconv.IsPrint} in Go's
 * standard library. Thread-safe: it holds no state.
 */
public final class GoQuote {

  private GoQuote() {}

  /**
   * Quotes a text: what can be printed stays as it is, the rest becomes an escape such as {@code
   * \n}, {@code \x00}, {@code \u200b} or {@code \U000e0001}. Half of a surrogate pair, which UTF-8
   * cannot hold, becomes U+FFFD.
   */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(point -> append(quoted, point));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int point) {
    switch (point) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case 0x07 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 0x0b -> quoted.append("\\v");
      default -> {
        if (isPrinted(point)) {
          quoted.appendCodePoint(point);
        } else if (point < 0x20 || point == 0x7f) {
          quoted.append("\\x%02x".formatted(point));
        } else if (Character.getType(point) == Character.SURROGATE) {
          quoted.append('\ufffd');
        } else if (point < 0x10000) {
          quoted.append("\\u%04x".formatted(point));
        } else {
          quoted.append("\\U%08x".formatted(point));
        }
      }
    }
  }

  /** Letters, marks, numbers, punctuation, symbols, and of all the spaces only the ASCII one. */
  private static boolean isPrinted(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
