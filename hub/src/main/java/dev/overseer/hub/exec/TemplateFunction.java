package dev.overseer.hub.exec;

import dev.overseer.hub.exec.Expression.Kind;
import dev.overseer.hub.exec.Expression.Order;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The functions that a template may call. Each knows the number and the kinds of its arguments, so
 * that a wrong call shows when the template is read.
 */
enum TemplateFunction {
  AND("two values or more"),
  OR("two values or more"),
  NOT("one value"),
  EQ("two values or more of one kind"),
  NE("two values of one kind"),
  LT("two texts or two numbers"),
  LE("two texts or two numbers"),
  GT("two texts or two numbers"),
  GE("two texts or two numbers"),
  LEN("one text"),
  INDEX(". or $, and a parameter's name"),
  PRINT("values"),
  PRINTLN("values"),
  PRINTF(FormatText.RULE);

  /** One sentence for whoever wrote something else. */
  static final String SUPPORTED =
      "a template knows .name, $.name, index . \"my-name\", if, else if, with, else, end,"
          + " and, or, not, eq, ne, lt, le, gt, ge, len, print, println, printf, \"texts\","
          + " `raw texts`, whole numbers, true, false, pipes | and parentheses,"
          + " and /* comments */";

  private final String wants;

  TemplateFunction(String wants) {
    this.wants = wants;
  }

  /** The function of a name. */
  static Optional<TemplateFunction> named(String word) {
    for (TemplateFunction function : values()) {
      if (function.word().equals(word)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  /** What it is called in a template. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to say of arguments that it doesn't take. */
  String rule() {
    return word() + " takes " + wants;
  }

  /** A call with these arguments; empty if their number or their kinds are wrong. */
  Optional<Expression> call(List<Expression> arguments) {
    return takes(arguments) ? Optional.of(over(List.copyOf(arguments))) : Optional.empty();
  }

  private boolean takes(List<Expression> arguments) {
    int count = arguments.size();
    if (this != INDEX
        && arguments.stream().anyMatch(argument -> argument.kind() == Kind.PARAMETERS)) {
      return false;
    }
    return switch (this) {
      case INDEX ->
          count == 2
              && arguments.getFirst().kind() == Kind.PARAMETERS
              && arguments.getLast().kind() == Kind.TEXT;
      case AND, OR -> count >= 2;
      case NOT -> count == 1;
      case EQ -> count >= 2 && commonKind(arguments) != Kind.MIXED;
      case NE -> count == 2 && commonKind(arguments) != Kind.MIXED;
      case LT, LE, GT, GE ->
          count == 2
              && (commonKind(arguments) == Kind.TEXT || commonKind(arguments) == Kind.NUMBER);
      case LEN -> count == 1 && commonKind(arguments) == Kind.TEXT;
      case PRINT, PRINTLN -> true;
      case PRINTF -> FormatText.read(arguments).isPresent();
    };
  }

  private Expression over(List<Expression> arguments) {
    return switch (this) {
      case AND -> new Expression.Choose(commonKind(arguments), false, arguments);
      case OR -> new Expression.Choose(commonKind(arguments), true, arguments);
      case NOT -> new Expression.Not(arguments.getFirst());
      case EQ -> equalToAny(arguments);
      case NE -> new Expression.Not(equalToAny(arguments));
      case LT -> compare(Order.LESS, arguments);
      case LE -> compare(Order.LESS_OR_EQUAL, arguments);
      case GT -> compare(Order.GREATER, arguments);
      case GE -> compare(Order.GREATER_OR_EQUAL, arguments);
      case LEN -> new Expression.Length(arguments.getFirst());
      case INDEX -> new Expression.ParameterNamedBy(arguments.getLast());
      case PRINT -> new Expression.Print(false, arguments);
      case PRINTLN -> new Expression.Print(true, arguments);
      case PRINTF -> FormatText.read(arguments).orElseThrow();
    };
  }

  private static Kind commonKind(List<Expression> arguments) {
    Kind first = arguments.getFirst().kind();
    return arguments.stream().allMatch(argument -> argument.kind() == first) ? first : Kind.MIXED;
  }

  private static Expression equalToAny(List<Expression> arguments) {
    return new Expression.EqualToAny(arguments.getFirst(), arguments.subList(1, arguments.size()));
  }

  private static Expression compare(Order order, List<Expression> arguments) {
    return new Expression.Compare(order, arguments.getFirst(), arguments.getLast());
  }
}
