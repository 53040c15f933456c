package dev.overseer.hub.exec;

import dev.overseer.hub.exec.Template.Part;
import dev.overseer.hub.exec.TemplateAction.Token;
import dev.overseer.hub.exec.TemplateAction.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a template: texts, actions, and blocks from their {@code if} or {@code with} to their
 * {@code end}. Used once, by one thread.
 */
final class ReadTemplate {
  /** So that no template can exhaust the stack, neither when it is read nor when it is rendered. */
  private static final int MOST_NESTED = 50;

  private static final Set<String> KEYWORDS = Set.of("if", "with", "else", "end");

  private final String source;

  private int at;
  private boolean trim;

  private ReadTemplate(String source) {
    this.source = source;
  }

  static List<Part> of(String source) throws TemplateException {
    ReadTemplate reader = new ReadTemplate(source);
    Block whole = reader.parts(new Expression.AllParameters(), 0);
    if (!whole.end().tokens().isEmpty()) {
      Token word = whole.end().tokens().getFirst();
      throw reader.wrong(word, "this %s belongs to no if or with".formatted(word.text()));
    }
    return whole.parts();
  }

  /**
   * Parts, and what ended them.
   *
   * @param end an {@code else} or {@code end}; without tokens at the end of the template
   */
  private record Block(List<Part> parts, TemplateAction end) {}

  private Block parts(Expression dot, int depth) throws TemplateException {
    List<Part> parts = new ArrayList<>();
    while (true) {
      int open = source.indexOf(TemplateAction.OPEN, at);
      if (open < 0) {
        addText(parts, source.length(), false);
        at = source.length();
        return new Block(List.copyOf(parts), new TemplateAction(List.of(), false, false, at));
      }
      TemplateAction action = ReadAction.at(source, open);
      addText(parts, open, action.trimBefore());
      at = action.end();
      trim = action.trimAfter();
      if (action.tokens().isEmpty()) {
        continue;
      }
      Token first = action.tokens().getFirst();
      if (first.isWord("else") || first.isWord("end")) {
        return new Block(List.copyOf(parts), action);
      }
      parts.add(
          first.is(TokenType.WORD) && KEYWORDS.contains(first.text())
              ? choice(action, 0, dot, depth + 1)
              : new Part.Show(ReadExpression.of(source, action.tokens(), 0, dot)));
    }
  }

  /**
   * Reads a block to its end.
   *
   * @param word which of the action's tokens is its {@code if} or {@code with}
   */
  private Part choice(TemplateAction action, int word, Expression dot, int depth)
      throws TemplateException {
    Token keyword = action.tokens().get(word);
    if (depth > MOST_NESTED) {
      throw wrong(keyword, "more than %d blocks inside each other".formatted(MOST_NESTED));
    }
    boolean with = keyword.isWord("with");
    Expression condition = ReadExpression.of(source, action.tokens(), word + 1, dot);
    Block then = parts(with ? new Expression.Dot(condition.kind()) : dot, depth);
    return new Part.Choice(condition, with, then.parts(), otherwise(then, keyword, dot, depth));
  }

  private List<Part> otherwise(Block then, Token keyword, Expression dot, int depth)
      throws TemplateException {
    List<Token> tokens = then.end().tokens();
    if (tokens.isEmpty()) {
      throw wrong(keyword, "this %s has no [[ end ]]".formatted(keyword.text()));
    }
    Token second = tokens.get(Math.min(1, tokens.size() - 1));
    if (tokens.getFirst().isWord("end")) {
      requireClosed(second, "end");
      return List.of();
    }
    if (second.isWord(keyword.text())) {
      return List.of(choice(then.end(), 1, dot, depth + 1));
    }
    requireClosed(second, "else");
    Block other = parts(dot, depth);
    List<Token> end = other.end().tokens();
    if (end.isEmpty()) {
      throw wrong(keyword, "this %s has no [[ end ]]".formatted(keyword.text()));
    }
    if (!end.getFirst().isWord("end")) {
      throw wrong(end.getFirst(), "a second else: only end can follow");
    }
    requireClosed(end.get(1), "end");
    return other.parts();
  }

  private void requireClosed(Token token, String word) throws TemplateException {
    if (!token.is(TokenType.CLOSE)) {
      throw wrong(token, "nothing else can follow this " + word);
    }
  }

  private void addText(List<Part> parts, int end, boolean trimEnd) {
    int from = at;
    int to = end;
    while (trim && from < to && TemplateAction.isSpace(source.charAt(from))) {
      from++;
    }
    while (trimEnd && from < to && TemplateAction.isSpace(source.charAt(to - 1))) {
      to--;
    }
    trim = false;
    if (from < to) {
      parts.add(new Part.Text(source.substring(from, to)));
    }
  }

  private TemplateException wrong(Token token, String problem) {
    return new TemplateException(source, token.at(), problem);
  }
}
