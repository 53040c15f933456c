package dev.overseer.hub.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a line that may be a JSON object, strictly by RFC 8259, so that conditions can look into it
 * without a JSON library under every embedder. Anything else is no error but simply no object: most
 * lines aren't.
 *
 * <p>Texts become {@code String}, all numbers {@code Double} as CEL's conversion of JSON has it,
 * arrays {@code List}, objects {@code Map}. Of equal keys the last one counts; half of a surrogate
 * pair becomes U+FFFD. A number too large for a double and more than 200 levels make the line no
 * object. Used once, by one thread.
 */
final class JsonReader {
  /** So that no line can exhaust the stack of the thread that reads all children. */
  private static final int MOST_NESTED = 200;

  private final String text;
  private final Object nullValue;

  private int at;
  private int depth;

  private JsonReader(String text, Object nullValue) {
    this.text = text;
    this.nullValue = nullValue;
  }

  /**
   * The object that a line holds.
   *
   * @param nullValue what stands for {@code null} in it
   * @return empty if the line is anything else
   */
  static Optional<Map<String, Object>> object(String line, Object nullValue) {
    JsonReader reader = new JsonReader(line, nullValue);
    reader.skipSpaces();
    if (!reader.isNext('{')) {
      return Optional.empty();
    }
    try {
      Map<String, Object> object = reader.object();
      reader.skipSpaces();
      return reader.at == line.length() ? Optional.of(object) : Optional.empty();
    } catch (NotJson notJson) {
      return Optional.empty();
    }
  }

  private Object value() throws NotJson {
    if (at >= text.length()) {
      throw new NotJson();
    }
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", nullValue);
      default -> number();
    };
  }

  private Map<String, Object> object() throws NotJson {
    enter();
    Map<String, Object> object = new HashMap<>();
    if (!closes('}')) {
      do {
        skipSpaces();
        String key = string();
        skipSpaces();
        take(':');
        skipSpaces();
        object.put(key, value());
      } while (goesOn('}'));
    }
    depth--;
    return object;
  }

  private List<Object> array() throws NotJson {
    enter();
    List<Object> array = new ArrayList<>();
    if (!closes(']')) {
      do {
        skipSpaces();
        array.add(value());
      } while (goesOn(']'));
    }
    depth--;
    return array;
  }

  private void enter() throws NotJson {
    at++;
    if (++depth > MOST_NESTED) {
      throw new NotJson();
    }
  }

  private boolean closes(char end) {
    skipSpaces();
    if (!isNext(end)) {
      return false;
    }
    at++;
    return true;
  }

  private boolean goesOn(char end) throws NotJson {
    if (closes(end)) {
      return false;
    }
    take(',');
    return true;
  }

  private Object word(String word, Object meaning) throws NotJson {
    if (!text.startsWith(word, at)) {
      throw new NotJson();
    }
    at += word.length();
    return meaning;
  }

  private String string() throws NotJson {
    take('"');
    int from = at;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character == '"') {
        return text.substring(from, at++);
      }
      if (character == '\\') {
        return escapedString(from);
      }
      if (character < ' ') {
        break;
      }
      at++;
    }
    throw new NotJson();
  }

  private String escapedString(int from) throws NotJson {
    StringBuilder string = new StringBuilder().append(text, from, at);
    boolean loneSurrogates = false;
    while (at < text.length()) {
      char character = text.charAt(at++);
      if (character == '"') {
        return loneSurrogates ? replaceLoneSurrogates(string) : string.toString();
      }
      if (character < ' ') {
        break;
      }
      if (character == '\\') {
        character = escape();
        loneSurrogates |= Character.isSurrogate(character);
      }
      string.append(character);
    }
    throw new NotJson();
  }

  private char escape() throws NotJson {
    if (at >= text.length()) {
      throw new NotJson();
    }
    return switch (text.charAt(at++)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
          char digit = at < text.length() ? text.charAt(at) : ' ';
          if (digit >= 0x80 || Character.digit(digit, 16) < 0) {
            throw new NotJson();
          }
          unit = unit * 16 + Character.digit(digit, 16);
        }
        yield (char) unit;
      }
      default -> throw new NotJson();
    };
  }

  private static String replaceLoneSurrogates(StringBuilder string) {
    StringBuilder valid = new StringBuilder(string.length());
    string
        .codePoints()
        .forEach(
            point ->
                valid.appendCodePoint(
                    Character.getType(point) == Character.SURROGATE ? 0xfffd : point));
    return valid.toString();
  }

  private Double number() throws NotJson {
    int from = at;
    if (isNext('-')) {
      at++;
    }
    if (isNext('0')) {
      at++;
    } else {
      digits();
    }
    if (isNext('.')) {
      at++;
      digits();
    }
    if (isNext('e') || isNext('E')) {
      at++;
      if (isNext('+') || isNext('-')) {
        at++;
      }
      digits();
    }
    double number = Double.parseDouble(text.substring(from, at));
    if (Double.isInfinite(number)) {
      throw new NotJson();
    }
    return number;
  }

  private void digits() throws NotJson {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw new NotJson();
    }
  }

  private void take(char expected) throws NotJson {
    if (!isNext(expected)) {
      throw new NotJson();
    }
    at++;
  }

  private boolean isNext(char expected) {
    return at < text.length() && text.charAt(at) == expected;
  }

  private void skipSpaces() {
    while (isNext(' ') || isNext('\t') || isNext('\n') || isNext('\r')) {
      at++;
    }
  }

  /** The way out of a line that is no JSON. Without a trace, since such lines are common. */
  private static final class NotJson extends Exception {
    private static final long serialVersionUID = 1L;

    private NotJson() {
      super("not a JSON object", null, false, false);
    }
  }
}
