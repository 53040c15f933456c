package dev.overseer.hub.exec;

import dev.overseer.hub.exec.Expression.Kind;
import dev.overseer.hub.exec.Expression.Literal;
import dev.overseer.hub.exec.Expression.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the format of a {@code printf}, so that its arguments are known to fit. */
final class FormatText {
  static final String RULE =
      "a quoted format, in which %s and %q stand for a text, %d for a number, %t for true or false,"
          + " %v for any value and %% for %, and one argument for each of them";

  private FormatText() {}

  /**
   * The call of {@code printf} with these arguments, the format first.
   *
   * @return empty if the format is not a quoted text, or holds another verb, or the arguments don't
   *     fit
   */
  static Optional<Expression.Format> read(List<Expression> arguments) {
    if (arguments.isEmpty()
        || !(arguments.getFirst() instanceof Literal(Kind kind, Object format)
            && kind == Kind.TEXT)) {
      return Optional.empty();
    }
    List<Expression> values = arguments.subList(1, arguments.size());
    List<String> texts = new ArrayList<>();
    List<Verb> verbs = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String rest = Expression.text(format);
    for (int percent = rest.indexOf('%'); percent >= 0; percent = rest.indexOf('%')) {
      text.append(rest, 0, percent);
      char verb = percent + 1 < rest.length() ? rest.charAt(percent + 1) : ' ';
      rest = rest.substring(Math.min(percent + 2, rest.length()));
      if (verb == '%') {
        text.append('%');
        continue;
      }
      if (verbs.size() == values.size() || !fits(verb, values.get(verbs.size()).kind())) {
        return Optional.empty();
      }
      verbs.add(verb == 'q' ? Verb.QUOTED : Verb.PLAIN);
      texts.add(text.toString());
      text.setLength(0);
    }
    if (verbs.size() < values.size()) {
      return Optional.empty();
    }
    texts.add(text.append(rest).toString());
    return Optional.of(new Expression.Format(texts, verbs, values));
  }

  private static boolean fits(char verb, Kind kind) {
    return switch (verb) {
      case 's', 'q' -> kind == Kind.TEXT;
      case 'd' -> kind == Kind.NUMBER;
      case 't' -> kind == Kind.FLAG;
      case 'v' -> true;
      default -> false;
    };
  }
}
