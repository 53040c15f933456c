package dev.overseer.hub.exec;

/**
 * A quoted text inside a template's action, as a Go string literal is written.
 *
 * @param text what it stands for
 * @param end the index after the closing quote
 */
record QuotedText(String text, int end) {

  /** Reads from a back-quote: everything up to the next one, as it stands. */
  static QuotedText raw(String source, int start) throws TemplateException {
    int end = source.indexOf('`', start + 1);
    if (end < 0) {
      throw new TemplateException(source, start, "the text is never closed with `");
    }
    return new QuotedText(source.substring(start + 1, end), end + 1);
  }

  /** Reads from a double quote: one line with escapes. */
  static QuotedText interpreted(String source, int start) throws TemplateException {
    StringBuilder text = new StringBuilder();
    int at = start + 1;
    while (at < source.length() && source.charAt(at) != '\n') {
      char character = source.charAt(at);
      if (character == '"') {
        return new QuotedText(text.toString(), at + 1);
      }
      if (character == '\\' && at + 1 < source.length()) {
        at = escape(source, at, text);
      } else {
        text.append(character);
        at++;
      }
    }
    throw new TemplateException(source, start, "the text is never closed with \"");
  }

  /** Reads from a backslash, and returns the index after the escape. */
  private static int escape(String source, int start, StringBuilder text) throws TemplateException {
    char kind = source.charAt(start + 1);
    switch (kind) {
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'v' -> text.append('\u000b');
      case '\\', '"' -> text.append(kind);
      case 'x' -> text.append((char) code(source, start, 2, 0x7f));
      case 'u' -> text.appendCodePoint(code(source, start, 4, 0xffff));
      case 'U' -> text.appendCodePoint(code(source, start, 8, Character.MAX_CODE_POINT));
      default ->
          throw new TemplateException(
              source,
              start,
              "this is no escape: write one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\\" \\x7f \\u00e9"
                  + " \\U0001f600");
    }
    return switch (kind) {
      case 'x' -> start + 4;
      case 'u' -> start + 6;
      case 'U' -> start + 10;
      default -> start + 2;
    };
  }

  private static int code(String source, int start, int digits, int largest)
      throws TemplateException {
    int end = start + 2 + digits;
    long code = 0;
    for (int at = start + 2; at < end && code >= 0; at++) {
      char digit = at < source.length() ? source.charAt(at) : ' ';
      code =
          digit < 0x80 && Character.digit(digit, 16) >= 0
              ? code * 16 + Character.digit(digit, 16)
              : -1;
    }
    if (code < 0
        || code > largest
        || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
      throw new TemplateException(
          source,
          start,
          "\\%c takes %d hexadecimal digits of a character up to %x"
              .formatted(source.charAt(start + 1), digits, largest));
    }
    return (int) code;
  }
}
