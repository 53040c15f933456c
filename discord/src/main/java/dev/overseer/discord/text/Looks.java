package dev.overseer.discord.text;

/** What a stretch of a view looks like: a secret, a word of a programming language, a stand-in. */
final class Looks {
  private static final String[] WORDS = {
    "null",
    "none",
    "nil",
    "undefined",
    "true",
    "false",
    "yes",
    "no",
    "string",
    "str",
    "text",
    "bytes",
    "bool",
    "boolean",
    "number",
    "int",
    "integer",
    "any",
    "unknown",
    "object",
    "required",
    "optional",
    "password",
    "passwords",
    "secret",
    "token",
    "key",
    "value",
    "redacted",
    "hidden",
    "omitted",
    "masked",
    "self",
    "this",
    "process",
    "config",
    "prompt",
    "the",
    "and",
    "is",
    "must",
    "for",
    "not",
    "set",
    "empty",
    "missing",
    "invalid",
    "incorrect",
    "wrong",
    "expired",
    "varchar",
  };

  /** How the parts of a path begin that leads to a password in code. */
  private static final String[] HOLDERS = {
    "config",
    "conf",
    "cfg",
    "setting",
    "option",
    "opts",
    "self",
    "this",
    "env",
    "process",
    "os",
    "req",
    "user",
    "arg",
    "kwarg",
    "param",
    "prop",
    "data",
    "body",
    "input",
    "form",
    "state",
    "ctx",
    "context",
    "cred",
    "auth",
    "db",
    "secret",
    "vault",
    "string",
    "type",
    "schema",
    "model",
    "app",
    "client",
    "value",
    "pass",
    "pwd",
    "account",
    "login",
    "result",
    "response",
    "item",
    "field",
  };

  /** How much of a value is looked at: a secret shows itself sooner, and time stays linear. */
  private static final int ENOUGH = 256;

  private final Lookahead text;

  Looks(Lookahead text) {
    this.text = text;
  }

  /**
   * Whether it stands for a value that is elsewhere: {@code $VAR}, {@code <token>}, {@code ****}.
   */
  boolean likeStandIn(int from, int to) {
    char first = text.at(from);
    char last = text.at(to - 1);
    return switch (first) {
      case '$' -> last == '}' || last == ')' || isName(from + 1, to);
      case '<' -> last == '>' || text.at(to) == '>';
      case '{' -> last == '}' || text.at(to) == '}';
      case '[' -> last == ']' || text.at(to) == ']' || text.startsWith(from, "[redac");
      case '%' -> last == '%' || text.at(from + 1) == '(' || to - from == 2;
      case '.' -> text.startsWith(from, "...");
      case '\u2026' -> true;
      default -> isOneCharacter(from, to) || isWord(from, to);
    };
  }

  private boolean isName(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!AsciiSet.WORD.contains(text.at(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isOneCharacter(int from, int to) {
    char first = text.at(from);
    for (int i = from + 1; i < to; i++) {
      if (text.at(i) != first) {
        return false;
      }
    }
    return true;
  }

  private boolean isWord(int from, int to) {
    for (String word : WORDS) {
      if (word.length() == to - from && text.startsWithIgnoringCase(from, word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is code that fetches a value: {@code config.db.token}, {@code read(}. */
  boolean likeReference(int from, int to) {
    char next = text.at(to);
    if (next == '(' || next == '[') {
      return true;
    }
    boolean dotted = false;
    boolean digit = false;
    for (int i = from; i < to; i++) {
      char c = text.at(i);
      if (i > from && (c == '(' || c == '[' || (c == '>' && text.at(i - 1) == '-'))) {
        return true;
      }
      if (c == '.') {
        if (i == from || i + 1 == to || text.at(i + 1) == '.') {
          return false;
        }
        dotted = true;
        digit = false;
      } else if (c >= '0' && c <= '9') {
        digit = true;
      } else if (digit || !(AsciiSet.ALPHANUMERIC.contains(c) || c == '_' || c == '$')) {
        // A digit in the middle of a word, or a sign: no path of names.
        return false;
      }
    }
    return dotted;
  }

  /** As {@link #likeReference}, where a password with a dot in it is as likely as code. */
  boolean likeReferenceToPassword(int from, int to) {
    if (!likeReference(from, to)) {
      return false;
    }
    char next = text.at(to);
    if (next == '(' || next == '[') {
      return true;
    }
    int end = Math.min(to, from + ENOUGH);
    for (int i = from; i < end; i++) {
      char c = text.at(i);
      if (c == '(' || c == '[' || ((i == from || text.at(i - 1) == '.') && holdsValues(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsValues(int at) {
    for (String name : HOLDERS) {
      if (text.startsWithIgnoringCase(at, name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is made of letters and digits as nobody would name anything. */
  boolean random(int from, int to, int least) {
    if (to - from < least) {
      return false;
    }
    int end = Math.min(to, from + ENOUGH);
    boolean digit = false;
    boolean letter = false;
    for (int i = from; i < end; i++) {
      int kind = kindOf(text.at(i));
      digit |= kind == 1;
      letter |= kind > 1;
    }
    return letter && (digit || (to - from >= 12 && changes(from, end) * 3 > end - from));
  }

  /** How often small letters, capitals, digits and signs take turns: words do so seldom. */
  private int changes(int from, int to) {
    int changes = 0;
    for (int i = from + 1; i < to; i++) {
      if (kindOf(text.at(i)) != kindOf(text.at(i - 1))) {
        changes++;
      }
    }
    return changes;
  }

  private static int kindOf(char c) {
    if (c >= '0' && c <= '9') {
      return 1;
    }
    if (c >= 'a' && c <= 'z') {
      return 2;
    }
    return c >= 'A' && c <= 'Z' ? 3 : 0;
  }

  boolean hasDigitOrSign(int from, int to) {
    for (int i = from; i < to; i++) {
      int kind = kindOf(text.at(i));
      if (kind == 1 || (kind == 0 && text.at(i) != '_')) {
        return true;
      }
    }
    return false;
  }

  boolean hasSeveralWords(int from, int to) {
    int end = Math.min(to, from + ENOUGH);
    int blanks = 0;
    for (int i = from; i < end; i++) {
      if (text.at(i) == ' ') {
        blanks++;
      }
    }
    return blanks > 1;
  }

  boolean has(int from, int to, char c) {
    int end = Math.min(to, from + ENOUGH);
    for (int i = from; i < end; i++) {
      if (text.at(i) == c) {
        return true;
      }
    }
    return false;
  }

  boolean isNumber(int from, int to) {
    return text.runEnd(from, AsciiSet.DIGITS) >= to;
  }

  boolean likeAddress(int from) {
    return text.startsWithIgnoringCase(from, "http://")
        || text.startsWithIgnoringCase(from, "https://");
  }

  boolean likePath(int from) {
    char first = text.at(from);
    return first == '/' || first == '~' || first == '.' || text.at(from + 1) == ':';
  }
}
