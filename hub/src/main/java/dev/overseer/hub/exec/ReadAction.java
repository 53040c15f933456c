package dev.overseer.hub.exec;

import dev.overseer.hub.exec.TemplateAction.Token;
import dev.overseer.hub.exec.TemplateAction.TokenType;
import java.util.ArrayList;
import java.util.List;

/** Cuts one action of a template into tokens. Used once, by one thread. */
final class ReadAction {
  private final String source;
  private final int start;

  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private ReadAction(String source, int start) {
    this.source = source;
    this.start = start;
    at = start + TemplateAction.OPEN.length();
  }

  /** Reads the action whose {@code [[} is at an index. */
  static TemplateAction at(String source, int start) throws TemplateException {
    return new ReadAction(source, start).read();
  }

  private TemplateAction read() throws TemplateException {
    boolean trimBefore = source.startsWith("-", at) && isSpaceAt(at + 1);
    boolean space = false;
    if (trimBefore) {
      at++;
      space = skipSpaces();
    }
    if (source.startsWith("/*", at)) {
      return comment(trimBefore);
    }
    while (true) {
      space |= skipSpaces();
      if (at >= source.length()) {
        throw new TemplateException(
            source, start, "the [[ is never closed with ]]; for a literal [[ write [[ \"[[\" ]]");
      }
      boolean trimAfter = space && source.startsWith("-" + TemplateAction.CLOSE, at);
      if (trimAfter) {
        at++;
      }
      if (source.startsWith(TemplateAction.CLOSE, at)) {
        tokens.add(new Token(TokenType.CLOSE, TemplateAction.CLOSE, at, space));
        return action(trimBefore, trimAfter);
      }
      tokens.add(token(space));
      space = false;
    }
  }

  private TemplateAction comment(boolean trimBefore) throws TemplateException {
    int end = source.indexOf("*/", at + 2);
    if (end < 0) {
      throw new TemplateException(source, at, "the comment is never closed with */");
    }
    at = end + 2;
    boolean trimAfter = skipSpaces() && source.startsWith("-", at);
    if (trimAfter) {
      at++;
    }
    if (!source.startsWith(TemplateAction.CLOSE, trimAfter ? at : end + 2)) {
      throw new TemplateException(
          source,
          end,
          "a comment fills its action alone: write ]] or a space and -]] after the */");
    }
    return action(trimBefore, trimAfter);
  }

  private TemplateAction action(boolean trimBefore, boolean trimAfter) {
    return new TemplateAction(tokens, trimBefore, trimAfter, at + TemplateAction.CLOSE.length());
  }

  private Token token(boolean space) throws TemplateException {
    int from = at;
    char first = source.charAt(at);
    return switch (first) {
      case '(' -> new Token(TokenType.LEFT_PAREN, take(1), from, space);
      case ')' -> new Token(TokenType.RIGHT_PAREN, take(1), from, space);
      case '|' -> new Token(TokenType.PIPE, take(1), from, space);
      case '"' ->
          new Token(TokenType.TEXT, take(QuotedText.interpreted(source, from)), from, space);
      case '`' -> new Token(TokenType.TEXT, take(QuotedText.raw(source, from)), from, space);
      case '.' -> {
        take(1);
        String name = name(from);
        yield new Token(name.isEmpty() ? TokenType.DOT : TokenType.FIELD, name, from, space);
      }
      case '$' -> root(space);
      default -> {
        if (isDigitAt(at) || ((first == '-' || first == '+') && isDigitAt(at + 1))) {
          do {
            take(1);
            word();
          } while (source.startsWith(".", at));
          yield new Token(TokenType.NUMBER, source.substring(from, at), from, space);
        }
        String word = word();
        if (word.isEmpty()) {
          throw unexpected();
        }
        yield new Token(TokenType.WORD, word, from, space);
      }
    };
  }

  private Token root(boolean space) throws TemplateException {
    int from = at;
    take(1);
    boolean field = source.startsWith(".", at);
    if (field) {
      take(1);
    }
    String name = name(from);
    if (field == name.isEmpty()) {
      throw new TemplateException(
          source, from, "variables are not supported: write .name or $.name for a parameter");
    }
    return new Token(field ? TokenType.ROOT_FIELD : TokenType.ROOT, name, from, space);
  }

  private TemplateException unexpected() {
    String character = Character.toString(source.codePointAt(at));
    boolean dashedName =
        character.equals("-") && !tokens.isEmpty() && tokens.getLast().is(TokenType.FIELD);
    return new TemplateException(
        source,
        at,
        character
            + " is not expected here: "
            + (dashedName
                ? "for a name with a dash write index . \"my-name\""
                : TemplateFunction.SUPPORTED));
  }

  private String take(int length) {
    at += length;
    return source.substring(at - length, at);
  }

  private String take(QuotedText quoted) {
    at = quoted.end();
    return quoted.text();
  }

  /** Takes a parameter's name; may be empty. One that begins like a number is a number in Go. */
  private String name(int from) throws TemplateException {
    if (isDigitAt(at)) {
      throw new TemplateException(
          source, from, "for a name that begins with a digit write index . \"1st\"");
    }
    return word();
  }

  /** Takes the letters, digits and underscores from here on; may be none. */
  private String word() {
    int from = at;
    while (at < source.length()) {
      int point = source.codePointAt(at);
      if (point != '_' && !Character.isLetter(point) && !Character.isDigit(point)) {
        break;
      }
      at += Character.charCount(point);
    }
    return source.substring(from, at);
  }

  private boolean skipSpaces() {
    int from = at;
    while (isSpaceAt(at)) {
      at++;
    }
    return at > from;
  }

  private boolean isSpaceAt(int index) {
    return index < source.length() && TemplateAction.isSpace(source.charAt(index));
  }

  private boolean isDigitAt(int index) {
    return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
  }
}
