package dev.overseer.cli;

/**
 * Makes text that somebody else wrote harmless for a terminal: what would move the cursor, change
 * colours or titles, or turn the direction of writing is shown as a sign instead of being obeyed.
 * Thread-safe: it holds no state.
 */
final class SafeText {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final char DELETE = 0x7f;
  private static final char DELETE_PICTURE = '␡';
  private static final char REPLACEMENT = '\ufffd';

  private SafeText() {}

  /** In one line: a line end and a tab are signs, too. */
  static String of(String text) {
    return replace(text, false);
  }

  /** A line of output, in which a tab may stay one. */
  static String ofOutput(String line) {
    return replace(line, true);
  }

  /**
   * Text within which {@code "} stands for itself, that is: JSON. C1 controls are not escaped
   * there.
   */
  static String ofJson(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (c >= DELETE && c <= 0x9f) {
                safe.append("\\u%04x".formatted(c));
              } else {
                safe.append((char) c);
              }
            });
    return safe.length() == json.length() ? json : safe.toString();
  }

  private static String replace(String text, boolean keepTabs) {
    for (int i = 0; i < text.length(); i++) {
      if (isHarmful(text.charAt(i), keepTabs)) {
        return replaceFrom(i, text, keepTabs);
      }
    }
    return text;
  }

  private static String replaceFrom(int first, String text, boolean keepTabs) {
    StringBuilder safe = new StringBuilder(text);
    for (int i = first; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if (isHarmful(c, keepTabs)) {
        safe.setCharAt(i, sign(c));
      }
    }
    return safe.toString();
  }

  private static boolean isHarmful(char c, boolean keepTabs) {
    if (c < ' ') {
      return c != '\t' || !keepTabs;
    }
    return (c >= DELETE && c <= 0x9f)
        // Bidirectional marks, embeddings and isolates; line and paragraph separators.
        || c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\ufeff';
  }

  private static char sign(char c) {
    if (c < ' ') {
      return (char) (CONTROL_PICTURES + c);
    }
    return c == DELETE ? DELETE_PICTURE : REPLACEMENT;
  }
}
