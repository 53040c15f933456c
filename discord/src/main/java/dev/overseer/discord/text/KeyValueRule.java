package dev.overseer.discord.text;

import dev.overseer.discord.text.SecretNames.Family;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that are known by the name before them, in the shapes that settings have: {@code
 * name=value}, {@code "name": "value"}, {@code name: value}, {@code name => 'value'}, {@code --name
 * value}, {@code <name>value</name>}, and Kubernetes' {@code name: X, value: Y}.
 *
 * <p>How much a value must look like a secret depends on its name and on the shape: whatever
 * follows {@code DB_PASSWORD=} is one, while {@code token = nextToken()} is code.
 */
final class KeyValueRule {
  private static final int LONGEST_NAME = 80;
  private static final int MOST_BLANKS = 8;
  private static final AsciiSet QUOTES = AsciiSet.of("\"'`");
  private static final AsciiSet DELIMITERS = AsciiSet.of("&;,|<>()]}");
  private static final AsciiSet STRING_PREFIXES = AsciiSet.of("bBrRuUfF@");
  private static final AsciiSet COOKIE_NAME = AsciiSet.DOTTED.and(AsciiSet.of("!#$%&'*+^`|~"));
  private static final AsciiSet SCHEME = AsciiSet.ALPHANUMERIC.and(AsciiSet.of("-"));

  /** What a value may go on with behind the end of a window. */
  private static final AsciiSet VALUE = AsciiSet.BEARER.and(AsciiSet.of("!#$%&()*,:;<>?@[]^{|}\\"));

  private final Lookahead text;
  private final Looks looks;
  private final SecretNames names = new SecretNames();

  private int name;
  private int nameEnd;
  private int separator;
  private int value;

  /** The last unquoted value whose end was looked for: names inside it have the same end. */
  private int knownFrom;

  private int knownEnd;
  private boolean knownForEnvironment;

  KeyValueRule(Lookahead text) {
    this.text = text;
    this.looks = new Looks(text);
  }

  /** The secret whose name begins here. */
  @Nullable Finding match(int index) {
    char before = text.before(index);
    if (AsciiSet.ALPHANUMERIC.contains(before) || before == '_') {
      return null;
    }
    if (before == '{' && text.beforeThat(index) == '$') {
      // A variable of a shell, and what stands in for it.
      return null;
    }
    name = index;
    nameEnd = text.runEnd(index, AsciiSet.WORD, LONGEST_NAME);
    boolean quotedName = QUOTES.contains(text.at(nameEnd));
    int at = nameEnd + (quotedName ? 1 : 0);
    if (quotedName && text.at(at) == ']') {
      at++;
    }
    separator = separatorFrom(at);
    return switch (text.at(separator)) {
      case '=' -> assigned();
      case ':' -> text.at(separator + 1) == ':' ? null : assigned();
      case '?' -> text.at(separator + 1) == ':' ? assigned() : null;
      case ',' -> quotedName ? argument() : null;
      case '>' -> before == '<' ? element() : null;
      case '\n' -> named();
      default -> separator > nameEnd && isOption() ? flag() : null;
    };
  }

  /** Past blanks; in an encoded form they are plus signs, and the separator is encoded then. */
  private int separatorFrom(int index) {
    int plain = text.skipBlanks(index, MOST_BLANKS);
    if (text.at(plain) != '+') {
      return plain;
    }
    int form = text.skipBlanks(index, MOST_BLANKS, true);
    return isOption() || isEncoded(form) ? form : plain;
  }

  private boolean isOption() {
    return text.before(name) == '-' && !AsciiSet.ALPHANUMERIC.contains(text.beforeThat(name));
  }

  private boolean isEncoded(int index) {
    return index < text.view.length() && text.view.isPercentEncoded(index);
  }

  private @Nullable Finding assigned() {
    Family family = names.familyOf(text.view, name, nameEnd);
    if (family == null) {
      return null;
    }
    int at = separator;
    int signs = 0;
    while (signs < 3 && isSeparatorSign(text.at(at))) {
      at++;
      signs++;
    }
    boolean compared = text.at(separator) == '=' && text.at(separator + 1) == '=';
    value = text.skipBlanks(at, MOST_BLANKS, isEncoded(separator));
    boolean tight = value == at && separator == nameEnd && signs == 1;
    return value(family, tight, compared);
  }

  private static boolean isSeparatorSign(char c) {
    return c == '=' || c == ':' || c == '>' || c == '?';
  }

  private @Nullable Finding value(Family family, boolean tight, boolean compared) {
    if (family == Family.AUTHORIZATION) {
      return authorization();
    }
    if (STRING_PREFIXES.contains(text.at(value)) && QUOTES.contains(text.at(value + 1))) {
      value++;
    }
    if (QUOTES.contains(text.at(value))) {
      return quoted(family);
    }
    return compared ? null : bare(family, tight);
  }

  private @Nullable Finding quoted(Family family) {
    int from = value + 1;
    int to = closingQuote(value);
    if (to - from < 3
        || text.startsWith(from, "-----BEGIN")
        || looks.likeStandIn(from, to)
        || names.saysTheSame(text.view, from, to)) {
      return null;
    }
    boolean secret =
        switch (family) {
          case PASSWORD ->
              !looks.hasSeveralWords(from, to) && !(names.endsWithPwd() && looks.likePath(from));
          case KEY ->
              !looks.has(from, to, ' ')
                  && (isEnvironmentName() ? to - from >= 4 : looks.random(from, to, 6));
          case TOKEN ->
              !looks.has(from, to, ' ')
                  && (isEnvironmentName() ? to - from >= 6 : looks.random(from, to, 8));
          case ANY_KEY ->
              isEnvironmentName() && !looks.has(from, to, ' ') && looks.random(from, to, 12);
          case COOKIE -> looks.has(from, to, '=');
          case SIGNATURE, AUTHORIZATION -> false;
        };
    return secret ? found(from, to, family) : null;
  }

  /** Behind the last character of what a quote opens; the end of the line if nothing closes it. */
  private int closingQuote(int opening) {
    char quote = text.at(opening);
    int depth = text.view.depth(opening);
    for (int i = opening + 1; ; i++) {
      char c = text.at(i);
      if (c == Lookahead.END) {
        return i;
      }
      if (c == quote && text.view.depth(i) <= depth) {
        return i;
      }
      // Only JSON has line breaks inside such quotes, one level deeper than the quotes.
      if (c == '\n' && (quote != '"' || text.view.depth(i) <= depth)) {
        return i;
      }
    }
  }

  private @Nullable Finding bare(Family family, boolean tight) {
    int from = value;
    if (family == Family.COOKIE) {
      boolean header =
          text.at(separator) == ':' && text.at(text.runEnd(from, COOKIE_NAME, 80)) == '=';
      return header ? found(from, lineEnd(from), family) : null;
    }
    boolean environment = isEnvironmentName() && tight;
    int to = bareEnd(from, environment);
    if (to - from < 3
        || text.startsWith(from, "-----BEGIN")
        || looks.likeStandIn(from, to)
        || (family == Family.PASSWORD
            ? looks.likeReferenceToPassword(from, to)
            : looks.likeReference(from, to) || looks.likeAddress(from))
        || names.saysTheSame(text.view, from, to)) {
      return null;
    }
    boolean secret =
        switch (family) {
          case PASSWORD -> isPassword(from, to, tight);
          case KEY -> isEnvironmentName() ? to - from >= 4 : looks.random(from, to, tight ? 6 : 8);
          case TOKEN -> isEnvironmentName() ? to - from >= 6 : looks.random(from, to, 8);
          case ANY_KEY -> isEnvironmentName() && looks.random(from, to, 12);
          case SIGNATURE -> tight && looks.random(from, to, 16);
          case COOKIE, AUTHORIZATION -> false;
        };
    return secret ? found(from, to, family) : null;
  }

  private boolean isPassword(int from, int to, boolean tight) {
    if (looks.likePath(from) && (names.endsWithPwd() || !tight)) {
      return false;
    }
    if (nameEnd - name == "pass".length() && !tight) {
      // A test run says so of each test that passed.
      return false;
    }
    if (tight || looks.hasDigitOrSign(from, to)) {
      return true;
    }
    // A single word behind a colon, with nothing after it, is YAML; anything else is code or prose.
    char next = text.at(to);
    return text.at(separator) == ':'
        && from > separator + 1
        && (next == '\n' || next == Lookahead.END);
  }

  /**
   * Behind an unquoted value. Signs that are percent-encoded belong to it, unless all around is.
   */
  private int bareEnd(int from, boolean environment) {
    boolean encoded = isEncoded(separator);
    if (!encoded && environment == knownForEnvironment && from >= knownFrom && from < knownEnd) {
      return knownEnd;
    }
    int end = findBareEnd(from, environment, encoded);
    if (!encoded) {
      knownFrom = from;
      knownEnd = end;
      knownForEnvironment = environment;
    }
    return end;
  }

  /** The window has changed, and every index in it. */
  void forget() {
    knownFrom = 0;
    knownEnd = 0;
  }

  private int findBareEnd(int from, boolean environment, boolean encoded) {
    for (int i = from; ; i++) {
      char c = text.at(i);
      if (c == Lookahead.END) {
        return i;
      }
      if (isEncoded(i) && !encoded) {
        continue;
      }
      if (c <= ' ' || QUOTES.contains(c)) {
        return i;
      }
      if (DELIMITERS.contains(c) && !environment && (encoded || text.view.isBare(i))) {
        return i;
      }
    }
  }

  private int lineEnd(int from) {
    for (int i = from; ; i++) {
      char c = text.at(i);
      if (c == Lookahead.END || c == '\n' || c == '"' || c == '\'') {
        return i;
      }
    }
  }

  /** {@code Authorization: Bearer x}, {@code Basic x}, or the bare token. */
  private @Nullable Finding authorization() {
    int at = value;
    if (QUOTES.contains(text.at(at))) {
      at++;
    }
    int schemeEnd = text.runEnd(at, SCHEME, 24);
    char next = text.at(schemeEnd);
    boolean scheme = schemeEnd > at && (next == ' ' || next == '+');
    int from = scheme ? text.skipBlanks(schemeEnd + 1, MOST_BLANKS, isEncoded(separator)) : at;
    int to =
        scheme && text.startsWithIgnoringCase(at, "digest")
            ? lineEnd(from)
            : text.runEnd(from, AsciiSet.BEARER);
    if (to - from < 6 || looks.likeStandIn(from, to) || looks.likeReference(from, to)) {
      return null;
    }
    boolean known =
        scheme
            && (text.startsWithIgnoringCase(at, "basic")
                || text.startsWithIgnoringCase(at, "digest")
                || text.startsWithIgnoringCase(at, "bot "));
    return known || looks.random(from, to, 8) ? found(from, to, Family.AUTHORIZATION) : null;
  }

  /** {@code setHeader("x-api-key", "…")}. */
  private @Nullable Finding argument() {
    int at = text.skipBlanks(separator + 1, MOST_BLANKS);
    if (text.at(at) == '\n' || (text.at(at) == '"' && text.startsWith(at + 1, "value"))) {
      return named();
    }
    if (!QUOTES.contains(text.at(at))) {
      return null;
    }
    Family family = names.familyOf(text.view, name, nameEnd);
    if (family == null) {
      return null;
    }
    value = at;
    if (family == Family.AUTHORIZATION) {
      return authorization();
    }
    int to = closingQuote(at);
    return looks.random(at + 1, to, 8) ? quoted(family) : null;
  }

  private @Nullable Finding element() {
    Family family = names.familyOf(text.view, name, nameEnd);
    if (family != Family.PASSWORD && family != Family.KEY && family != Family.TOKEN) {
      return null;
    }
    int from = separator + 1;
    int to = from;
    while (text.at(to) != '<' && text.at(to) != '\n' && text.at(to) != Lookahead.END) {
      to++;
    }
    boolean secret =
        to - from >= 3
            && text.startsWith(to, "</")
            && !looks.likeStandIn(from, to)
            && (family == Family.PASSWORD
                ? !looks.hasSeveralWords(from, to)
                : looks.random(from, to, 8) && !looks.likePath(from));
    return secret ? found(from, to, family) : null;
  }

  /** A name that is itself a value, and its value on the next line or in the next field. */
  private @Nullable Finding named() {
    int at = separator;
    for (int i = 0; i < 40 && (text.at(at) <= ' ' || text.at(at) == ','); i++) {
      if (text.at(at) == Lookahead.END) {
        return null;
      }
      at++;
    }
    if (QUOTES.contains(text.at(at))) {
      at++;
    }
    if (!text.startsWith(at, "value")) {
      return null;
    }
    at += "value".length();
    if (QUOTES.contains(text.at(at))) {
      at++;
    }
    if (text.at(at) != ':') {
      return null;
    }
    Family family = names.familyOf(text.view, name, nameEnd);
    if (family == null || (family == Family.ANY_KEY && !isEnvironmentName())) {
      return null;
    }
    separator = at;
    value = text.skipBlanks(at + 1, MOST_BLANKS);
    return value(family, false, false);
  }

  /** {@code --password hunter2}, and {@code -u name:password} as curl has it. */
  private @Nullable Finding flag() {
    int from = separator;
    if (QUOTES.contains(text.at(from))) {
      from++;
    }
    if (isFlagForUser()) {
      int colon = from;
      while (AsciiSet.DOTTED.contains(text.at(colon)) || text.at(colon) == '@') {
        colon++;
      }
      value = colon + 1;
      separator = colon;
      int to = bareEnd(value, true);
      boolean secret =
          text.at(colon) == ':'
              && colon > from
              && to - value >= 3
              && !looks.isNumber(value, to)
              && !looks.likePath(value)
              && !looks.likeStandIn(value, to);
      return secret ? found(value, to, Family.PASSWORD) : null;
    }
    Family family = names.familyOf(text.view, name, nameEnd);
    if (family == null || family == Family.COOKIE || family == Family.SIGNATURE) {
      return null;
    }
    int to = bareEnd(from, true);
    boolean secret =
        to - from >= 3
            && text.at(from) != '-'
            && !looks.likePath(from)
            && !looks.likeStandIn(from, to)
            && !looks.likeReference(from, to)
            && !looks.likeAddress(from)
            && (family == Family.PASSWORD
                ? looks.hasDigitOrSign(from, to)
                : looks.random(from, to, 8));
    return secret ? found(from, to, family) : null;
  }

  private boolean isFlagForUser() {
    int length = nameEnd - name;
    return (length == 1 && text.at(name) == 'u')
        || (length == 4 && text.startsWith(name, "user"))
        || (length == 10 && text.startsWith(name, "proxy-user"));
  }

  /** Whether the name is in capitals: it is set from outside, and its value is no code. */
  private boolean isEnvironmentName() {
    for (int i = name; i < nameEnd; i++) {
      char c = text.at(i);
      if (!AsciiSet.UPPER_OR_DIGIT.contains(c) && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static Finding found(int from, int to, Family family) {
    String kind =
        switch (family) {
          case PASSWORD -> "password";
          case KEY, ANY_KEY -> "key";
          case TOKEN -> "token";
          case SIGNATURE -> "signature";
          case AUTHORIZATION -> "authorization";
          case COOKIE -> "cookie";
        };
    return new Finding(from, to, kind, VALUE);
  }
}
