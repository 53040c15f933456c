package dev.overseer.hub.exec;

import dev.overseer.core.GoQuote;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A part of a template's action that has a value. Its {@link Kind} is known when the template is
 * read, and whatever doesn't fit is refused then: evaluating one never fails.
 */
sealed interface Expression {

  /** What sort of value it has. */
  Kind kind();

  /**
   * Its value: a {@code String}, a {@code Long} or a {@code Boolean}; for {@link Kind#PARAMETERS} a
   * map, which nothing but {@code index} takes.
   */
  Object value(Scope scope);

  /** The sorts of values. */
  enum Kind {
    TEXT("a text"),
    NUMBER("a number"),
    FLAG("true or false"),
    /** One of the others; which one shows only when it is evaluated. */
    MIXED("a value that may be of several kinds"),
    PARAMETERS("all the parameters together");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * What an expression sees.
   *
   * @param parameters by name; a missing one counts as an empty text
   * @param dot the value of the innermost {@code with}; an empty text outside of any
   */
  record Scope(Map<String, String> parameters, Object dot) {}

  /** A value as it is printed. */
  static String text(Object value) {
    return value.toString();
  }

  /** Whether a value counts as true: an empty text, zero and {@code false} don't. */
  static boolean isTrue(Object value) {
    return !value.equals("") && !value.equals(0L) && !value.equals(false);
  }

  /** A text, a number, true or false, as written. */
  record Literal(Kind kind, Object constant) implements Expression {
    @Override
    public Object value(Scope scope) {
      return constant;
    }
  }

  /** {@code .} outside of any {@code with}, and {@code $}. */
  record AllParameters() implements Expression {
    @Override
    public Kind kind() {
      return Kind.PARAMETERS;
    }

    @Override
    public Object value(Scope scope) {
      return scope.parameters();
    }
  }

  /** {@code .name}. */
  record Parameter(String name) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    @Override
    public Object value(Scope scope) {
      return scope.parameters().getOrDefault(name, "");
    }
  }

  /** {@code index . "name"}. */
  record ParameterNamedBy(Expression name) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    @Override
    public Object value(Scope scope) {
      return scope.parameters().getOrDefault(text(name.value(scope)), "");
    }
  }

  /** {@code .} inside a {@code with}. */
  record Dot(Kind kind) implements Expression {
    @Override
    public Object value(Scope scope) {
      return scope.dot();
    }
  }

  /** {@code and} or {@code or}: the first argument that decides, else the last one. */
  record Choose(Kind kind, boolean firstTrue, List<Expression> arguments) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object value = "";
      for (Expression argument : arguments) {
        value = argument.value(scope);
        if (isTrue(value) == firstTrue) {
          break;
        }
      }
      return value;
    }
  }

  /** {@code not}. */
  record Not(Expression argument) implements Expression {
    @Override
    public Kind kind() {
      return Kind.FLAG;
    }

    @Override
    public Object value(Scope scope) {
      return !isTrue(argument.value(scope));
    }
  }

  /** {@code eq}: whether the first is equal to any of the others. */
  record EqualToAny(Expression first, List<Expression> others) implements Expression {
    @Override
    public Kind kind() {
      return Kind.FLAG;
    }

    @Override
    public Object value(Scope scope) {
      Object value = first.value(scope);
      return others.stream().anyMatch(other -> value.equals(other.value(scope)));
    }
  }

  /** {@code lt}, {@code le}, {@code gt} or {@code ge} of two texts or two numbers. */
  record Compare(Order order, Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return Kind.FLAG;
    }

    @Override
    public Object value(Scope scope) {
      int sign = sign(left.value(scope), right.value(scope));
      return switch (order) {
        case LESS -> sign < 0;
        case LESS_OR_EQUAL -> sign <= 0;
        case GREATER -> sign > 0;
        case GREATER_OR_EQUAL -> sign >= 0;
      };
    }

    private static int sign(Object left, Object right) {
      if (left instanceof Long a && right instanceof Long b) {
        return a.compareTo(b);
      }
      // Code points, and so the bytes of UTF-8, which String.compareTo doesn't follow above U+FFFF.
      int[] a = text(left).codePoints().toArray();
      int[] b = text(right).codePoints().toArray();
      return Arrays.compare(a, b);
    }
  }

  /** Which way {@link Compare} compares. */
  enum Order {
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** {@code len} of a text: its bytes in UTF-8. */
  record Length(Expression argument) implements Expression {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }

    @Override
    public Object value(Scope scope) {
      return (long) text(argument.value(scope)).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** {@code print} or {@code println}. */
  record Print(boolean line, List<Expression> arguments) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    /** {@code print} puts a space only between two values that are both no texts. */
    @Override
    public Object value(Scope scope) {
      StringBuilder printed = new StringBuilder();
      boolean textBefore = false;
      for (int i = 0; i < arguments.size(); i++) {
        Object value = arguments.get(i).value(scope);
        boolean isText = value instanceof String;
        if (i > 0 && (line || !(isText || textBefore))) {
          printed.append(' ');
        }
        printed.append(text(value));
        textBefore = isText;
      }
      return line ? printed.append('\n').toString() : printed.toString();
    }
  }

  /** {@code printf}: texts with one argument between each two of them. */
  record Format(List<String> texts, List<Verb> verbs, List<Expression> arguments)
      implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    @Override
    public Object value(Scope scope) {
      StringBuilder formatted = new StringBuilder(texts.getFirst());
      for (int i = 0; i < verbs.size(); i++) {
        formatted
            .append(verbs.get(i).apply(arguments.get(i).value(scope)))
            .append(texts.get(i + 1));
      }
      return formatted.toString();
    }
  }

  /** What {@code printf} does with an argument. */
  enum Verb {
    PLAIN,
    QUOTED;

    String apply(Object value) {
      return switch (this) {
        case PLAIN -> text(value);
        case QUOTED -> GoQuote.quote(text(value));
      };
    }
  }
}
