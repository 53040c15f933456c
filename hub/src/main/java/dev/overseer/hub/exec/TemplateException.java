package dev.overseer.hub.exec;

/** A template can't be read. The message says where in it, what is wrong, and what to write. */
final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param source the template
   * @param at the index in it that the fault is at
   */
  TemplateException(String source, int at, String problem) {
    super("%s: %s".formatted(position(source, at), problem));
  }

  private static String position(String source, int at) {
    int lineStart = source.lastIndexOf('\n', at - 1) + 1;
    int column = source.codePointCount(lineStart, at) + 1;
    if (source.indexOf('\n') < 0) {
      return "column " + column;
    }
    long line = 1 + source.chars().limit(at).filter(character -> character == '\n').count();
    return "line %d, column %d".formatted(line, column);
  }
}
