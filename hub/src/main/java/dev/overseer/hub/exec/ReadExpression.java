package dev.overseer.hub.exec;

import dev.overseer.hub.exec.Expression.Kind;
import dev.overseer.hub.exec.TemplateAction.Token;
import dev.overseer.hub.exec.TemplateAction.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what an action computes.
 *
 * <pre>
 *   pipeline = command { "|" command }
 *   command  = operand | function { operand }
 *   operand  = "." | ".name" | "$" | "$.name" | "text" | number | true | false | "(" pipeline ")"
 * </pre>
 *
 * <p>Used once, by one thread.
 */
final class ReadExpression {
  /** So that no template can exhaust the stack, neither when it is read nor when it is rendered. */
  private static final int MOST_NESTED = 50;

  /** With a zero in front it would be octal in Go. */
  private static final Pattern DECIMAL = Pattern.compile("[+-]?(0|[1-9][0-9]*)");

  private final String source;
  private final List<Token> tokens;
  private final Expression dot;

  private int at;
  private int depth;

  private ReadExpression(String source, List<Token> tokens, Expression dot, int at) {
    this.source = source;
    this.tokens = tokens;
    this.dot = dot;
    this.at = at;
  }

  /**
   * Reads the rest of an action.
   *
   * @param from the first token that belongs to it
   * @param dot what {@code .} is here
   */
  static Expression of(String source, List<Token> tokens, int from, Expression dot)
      throws TemplateException {
    ReadExpression reader = new ReadExpression(source, tokens, dot, from);
    Expression value = reader.pipeline();
    Token last = reader.peek();
    if (!last.is(TokenType.CLOSE)) {
      throw reader.wrong(last, "this ) closes no parenthesis");
    }
    if (value.kind() == Kind.PARAMETERS) {
      throw reader.wrong(tokens.get(from), "all the parameters together have no text: write .name");
    }
    return value;
  }

  private Expression pipeline() throws TemplateException {
    Expression value = command(Optional.empty());
    while (peek().is(TokenType.PIPE)) {
      next();
      value = command(Optional.of(value));
    }
    return value;
  }

  /**
   * @param piped becomes the last argument
   */
  private Expression command(Optional<Expression> piped) throws TemplateException {
    Token first = peek();
    if (!first.is(TokenType.WORD) || isConstant(first)) {
      if (piped.isPresent()) {
        throw wrong(first, "only a function can follow a |");
      }
      Expression operand = operand();
      if (startsOperand(peek())) {
        throw wrong(peek(), "only a function takes arguments: put print before the first value");
      }
      return operand;
    }
    next();
    TemplateFunction function =
        TemplateFunction.named(first.text()).orElseThrow(() -> unknown(first));
    List<Expression> arguments = new ArrayList<>();
    while (startsOperand(peek())) {
      arguments.add(operand());
    }
    piped.ifPresent(arguments::add);
    return function.call(arguments).orElseThrow(() -> wrong(first, function.rule()));
  }

  private Expression operand() throws TemplateException {
    Token token = next();
    return switch (token.type()) {
      case DOT -> dot;
      case FIELD -> {
        if (dot.kind() != Kind.PARAMETERS) {
          throw wrong(
              token,
              "inside with, the dot is the value: write $.%s for the parameter"
                  .formatted(token.text()));
        }
        yield new Expression.Parameter(token.text());
      }
      case ROOT -> new Expression.AllParameters();
      case ROOT_FIELD -> new Expression.Parameter(token.text());
      case TEXT -> new Expression.Literal(Kind.TEXT, token.text());
      case NUMBER -> new Expression.Literal(Kind.NUMBER, number(token));
      case LEFT_PAREN -> parenthesis(token);
      case WORD -> {
        if (!isConstant(token)) {
          throw TemplateFunction.named(token.text()).isPresent()
              ? wrong(token, "a call among arguments stands in parentheses")
              : unknown(token);
        }
        yield new Expression.Literal(Kind.FLAG, token.isWord("true"));
      }
      case RIGHT_PAREN, PIPE, CLOSE ->
          throw wrong(token, "a value is missing here: " + TemplateFunction.SUPPORTED);
    };
  }

  private Expression parenthesis(Token open) throws TemplateException {
    if (++depth > MOST_NESTED) {
      throw wrong(open, "more than %d parentheses inside each other".formatted(MOST_NESTED));
    }
    Expression value = pipeline();
    if (!next().is(TokenType.RIGHT_PAREN)) {
      throw wrong(open, "this ( is never closed");
    }
    depth--;
    return value;
  }

  private long number(Token token) throws TemplateException {
    try {
      if (DECIMAL.matcher(token.text()).matches()) {
        return Long.parseLong(token.text());
      }
    } catch (NumberFormatException tooLarge) {
      // Told below.
    }
    throw wrong(
        token,
        token.text()
            + " is not a whole number of 64 bits in decimal digits without a zero in front");
  }

  /** Whether another operand begins; it must be set apart from what is before it. */
  private boolean startsOperand(Token token) throws TemplateException {
    boolean starts =
        switch (token.type()) {
          case DOT, FIELD, ROOT, ROOT_FIELD, WORD, TEXT, NUMBER, LEFT_PAREN -> true;
          case RIGHT_PAREN, PIPE, CLOSE -> false;
        };
    if (starts && !token.afterSpace()) {
      throw wrong(
          token,
          token.is(TokenType.FIELD) || token.is(TokenType.DOT)
              ? "a parameter is a text and has no fields of its own"
              : "a space is missing before this");
    }
    return starts;
  }

  private static boolean isConstant(Token token) {
    return token.isWord("true") || token.isWord("false");
  }

  private Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private Token next() {
    Token token = peek();
    at++;
    return token;
  }

  private TemplateException unknown(Token word) {
    return wrong(
        word,
        "%s is not supported here (if it is a parameter, write .%s): %s"
            .formatted(word.text(), word.text(), TemplateFunction.SUPPORTED));
  }

  private TemplateException wrong(Token token, String problem) {
    return new TemplateException(source, token.at(), problem);
  }
}
