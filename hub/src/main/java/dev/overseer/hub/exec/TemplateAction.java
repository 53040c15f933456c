package dev.overseer.hub.exec;

import java.util.List;

/**
 * What stands between {@code [[} and {@code ]]}, cut into tokens.
 *
 * @param tokens none for a comment; else at least the closing one
 * @param trimBefore whether the spaces before it go: {@code [[-}
 * @param trimAfter whether the spaces after it go: {@code -]]}
 * @param end the index after {@code ]]}
 */
record TemplateAction(List<Token> tokens, boolean trimBefore, boolean trimAfter, int end) {
  static final String OPEN = "[[";
  static final String CLOSE = "]]";

  TemplateAction {
    tokens = List.copyOf(tokens);
  }

  /** Whether a character separates tokens and can be trimmed: what Go counts as a space. */
  static boolean isSpace(char character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }

  /** The sorts of tokens. */
  enum TokenType {
    /** {@code .} */
    DOT,
    /** {@code .name}; the text is the name. */
    FIELD,
    /** {@code $} */
    ROOT,
    /** {@code $.name}; the text is the name. */
    ROOT_FIELD,
    /** A keyword or a function's name. */
    WORD,
    /** A quoted text; the text is what it stands for. */
    TEXT,
    NUMBER,
    LEFT_PAREN,
    RIGHT_PAREN,
    PIPE,
    CLOSE
  }

  /**
   * The smallest piece that means something.
   *
   * @param at where it starts in the template
   * @param afterSpace whether a space stands before it
   */
  record Token(TokenType type, String text, int at, boolean afterSpace) {
    boolean is(TokenType other) {
      return type == other;
    }

    boolean isWord(String word) {
      return type == TokenType.WORD && text.equals(word);
    }
  }
}
