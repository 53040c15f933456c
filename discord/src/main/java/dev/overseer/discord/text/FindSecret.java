package dev.overseer.discord.text;

import org.jspecify.annotations.Nullable;

/**
 * Asks every rule whether a secret begins at a place: tokens with a known beginning, JSON web
 * tokens, bearer tokens, Discord's and Telegram's bot tokens, passwords in URLs, webhook URLs, and
 * what stands behind a name that says so. Private keys are told by their first line; their body is
 * {@link PrivateKeyBody}'s.
 *
 * <p>Linear: a rule that reads far ahead is only asked where a word begins, or remembers what it
 * read.
 */
final class FindSecret {
  private static final AsciiSet DISCORD_FIRST = AsciiSet.of("MNO");
  private static final AsciiSet LETTERS_AND_UNDERSCORE = letters();
  private static final AsciiSet AFTER_KEY_ID = AsciiSet.of(" \t\n,;:\"'=|");
  private static final AsciiSet USER_INFO =
      AsciiSet.DOTTED.and(AsciiSet.of("~!$&'()*+,;=:@%^{}|\\[]"));
  private static final int LONGEST_USER_INFO = 1024;
  private static final AsciiSet HOOK_PATH = AsciiSet.DOTTED.and(AsciiSet.of("/@"));
  private static final String[] HOOK_HOSTS = {
    "hooks.slack.com/services/",
    "hooks.slack.com/workflows/",
    "hooks.slack.com/triggers/",
    "hooks.zapier.com/hooks/catch/",
    "webhook.office.com/webhookb2/",
  };

  private final Lookahead text;
  private final KeyValueRule keyValues;
  private final Looks looks;

  FindSecret(Lookahead text) {
    this.text = text;
    this.keyValues = new KeyValueRule(text);
    this.looks = new Looks(text);
  }

  private static AsciiSet letters() {
    AsciiSet digits = AsciiSet.DIGITS;
    AsciiSet all = AsciiSet.ALPHANUMERIC.and(AsciiSet.of("_"));
    return new AsciiSet(all.low() & ~digits.low(), all.high() & ~digits.high());
  }

  /** The window has changed, and every index in it. */
  void forget() {
    text.forget();
    keyValues.forget();
  }

  /** The secret that a place begins, or whose name it begins. */
  @Nullable Finding at(int index) {
    char c = text.at(index);
    if (c == ':') {
      return urlPassword(index);
    }
    if (!AsciiSet.WORD.contains(c)) {
      return null;
    }
    if (TokenRules.mayBegin(c, text.at(index + 1))) {
      Finding token = token(index, c);
      if (token != null) {
        return token;
      }
    }
    if (c == 'h' || c == 'w') {
      Finding hook = webhook(index, c);
      if (hook != null) {
        return hook;
      }
    }
    if (text.startsWord(index)) {
      Finding special = special(index, c);
      if (special != null) {
        return special;
      }
    }
    return LETTERS_AND_UNDERSCORE.contains(c) ? keyValues.match(index) : null;
  }

  private @Nullable Finding token(int index, char first) {
    for (TokenRules rule : TokenRules.startingWith(first)) {
      if (!text.startsWith(index, rule.beginning) || (rule.startsWord && !text.startsWord(index))) {
        continue;
      }
      int from = index + rule.beginning.length();
      int to = text.runEnd(from, rule.rest);
      int length = to - from;
      boolean fits =
          rule.exact
              ? length == rule.least && !AsciiSet.WORD.contains(text.at(to))
              : length >= rule.least;
      if (fits && (!rule.mixed || isNoWords(from, to))) {
        return new Finding(index, withCompanion(rule, to), rule.kind, rule.rest);
      }
    }
    return null;
  }

  private boolean isNoWords(int from, int to) {
    int run = 0;
    int longest = 0;
    for (int i = from; i < Math.min(to, from + 128); i++) {
      run = AsciiSet.ALPHANUMERIC.contains(text.at(i)) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest >= 12 && looks.random(from, to, 16);
  }

  /** AWS prints the secret behind the key's id, in a table or in a CSV: 40 characters of base64. */
  private int withCompanion(TokenRules rule, int end) {
    if (!rule.kind.equals("aws")) {
      return end;
    }
    int from = text.runEnd(end, AFTER_KEY_ID, 8);
    int to = text.runEnd(from, AsciiSet.BASE64, 41);
    return from > end && to - from == 40 && looks.random(from, to, 40) ? to : end;
  }

  private @Nullable Finding special(int index, char c) {
    if (c == 'e' && text.startsWith(index, "eyJ")) {
      return jsonWebToken(index);
    }
    if ((c == 'b' || c == 'B') && text.startsWithIgnoringCase(index, "bearer")) {
      return bearer(index);
    }
    if (DISCORD_FIRST.contains(c)) {
      return discordBot(index);
    }
    if (AsciiSet.DIGITS.contains(c)) {
      return telegramBot(index);
    }
    return null;
  }

  private @Nullable Finding jsonWebToken(int index) {
    int header = text.runEnd(index, AsciiSet.WORD);
    if (header - index < 10 || text.at(header) != '.') {
      return null;
    }
    int payload = text.runEnd(header + 1, AsciiSet.WORD);
    return payload - header > 8
        ? new Finding(index, text.runEnd(payload, AsciiSet.DOTTED), "jwt", AsciiSet.DOTTED)
        : null;
  }

  /** RFC 6750. A plus sign is a blank where a form was encoded. */
  private @Nullable Finding bearer(int index) {
    int at = index + "bearer".length();
    int from = text.skipBlanks(at, 8, true);
    if (from == at) {
      return null;
    }
    int to = text.runEnd(from, AsciiSet.BEARER);
    return looks.random(from, to, 12) && !looks.likeReference(from, to)
        ? new Finding(from, to, "bearer", AsciiSet.BEARER)
        : null;
  }

  /** The bot's id in base64, a time, and a signature, with dots between them. */
  private @Nullable Finding discordBot(int index) {
    int id = text.runEnd(index, AsciiSet.WORD, 30);
    if (id - index < 23 || text.at(id) != '.') {
      return null;
    }
    int time = text.runEnd(id + 1, AsciiSet.WORD, 8);
    if (time - id < 6 || text.at(time) != '.') {
      return null;
    }
    int to = text.runEnd(time + 1, AsciiSet.WORD);
    return to - time > 26 ? new Finding(index, to, "discord", AsciiSet.WORD) : null;
  }

  private @Nullable Finding telegramBot(int index) {
    int id = text.runEnd(index, AsciiSet.DIGITS, 11);
    if (id - index < 8 || text.at(id) != ':') {
      return null;
    }
    int to = text.runEnd(id + 1, AsciiSet.WORD);
    return to - id > 34 && to - id < 40 && looks.random(id + 1, to, 35)
        ? new Finding(index, to, "telegram", null)
        : null;
  }

  /** {@code scheme://name:password@host}; a token without a name, too. */
  private @Nullable Finding urlPassword(int colon) {
    if (text.at(colon + 1) != '/'
        || text.at(colon + 2) != '/'
        || !AsciiSet.ALPHANUMERIC.contains(text.before(colon))) {
      return null;
    }
    boolean encoded = text.view.isPercentEncoded(colon);
    int from = colon + 3;
    int name = -1;
    int host = -1;
    for (int i = from; i - from < LONGEST_USER_INFO; i++) {
      char c = text.at(i);
      boolean content = text.view.length() > i && text.view.isPercentEncoded(i) && !encoded;
      if (!content && !USER_INFO.contains(c)) {
        break;
      }
      if (!content && c == ':' && name < 0) {
        name = i;
      } else if (!content && c == '@') {
        host = i;
      }
    }
    if (host < 0) {
      return null;
    }
    if (name >= 0 && name < host) {
      return host - name > 1 && !looks.likeStandIn(name + 1, host)
          ? new Finding(name + 1, host, "password", null)
          : null;
    }
    return looks.random(from, host, 20) ? new Finding(from, host, "token", null) : null;
  }

  private @Nullable Finding webhook(int index, char c) {
    if (c == 'w' && text.startsWith(index, "webhooks/")) {
      int id = index + "webhooks/".length();
      int idEnd = text.runEnd(id, AsciiSet.DIGITS, 24);
      if (idEnd - id < 15 || text.at(idEnd) != '/') {
        return null;
      }
      int to = text.runEnd(idEnd + 1, AsciiSet.WORD);
      return to - idEnd > 20 ? new Finding(id, to, "webhook", AsciiSet.WORD) : null;
    }
    for (String host : HOOK_HOSTS) {
      if (text.startsWith(index, host)) {
        int from = index + host.length();
        int to = text.runEnd(from, HOOK_PATH);
        return to - from >= 20 ? new Finding(from, to, "webhook", HOOK_PATH) : null;
      }
    }
    return null;
  }

  /**
   * Whether a private key begins here: {@code -----BEGIN RSA PRIVATE KEY-----} and its relatives,
   * PuTTY's {@code Private-Lines:}.
   *
   * @return behind its first line; -1 if none begins
   */
  int privateKeyHeader(int index) {
    char c = text.at(index);
    if (c == 'P') {
      if (!text.startsWith(index, "Private-Lines:")) {
        return -1;
      }
      int at = text.skipBlanks(index + "Private-Lines:".length(), 4);
      return text.runEnd(at, AsciiSet.DIGITS, 6);
    }
    if (c != '-' || (text.before(index) == '-' && text.beforeThat(index) == '-')) {
      return -1;
    }
    int dashes = index;
    while (dashes - index < 6 && text.at(dashes) == '-') {
      dashes++;
    }
    if (dashes - index < 4) {
      return -1;
    }
    int at = isBlankOrPlus(text.at(dashes)) ? dashes + 1 : dashes;
    if (!text.startsWith(at, "BEGIN")) {
      return -1;
    }
    boolean isPrivate = false;
    for (int i = at; i - at < 64; i++) {
      char inside = text.at(i);
      if (inside == 'P' && text.startsWith(i, "PRIVATE") && isBlankOrPlus(text.at(i + 7))) {
        isPrivate = true;
      } else if (inside == '-') {
        while (text.at(i) == '-') {
          i++;
        }
        return isPrivate ? i : -1;
      } else if (inside == '\n' || inside == Lookahead.END) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isBlankOrPlus(char c) {
    return c == ' ' || c == '+';
  }
}
