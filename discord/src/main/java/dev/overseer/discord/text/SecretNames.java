package dev.overseer.discord.text;

import org.jspecify.annotations.Nullable;

/**
 * What the name of a setting, a field, a header or a flag says about its value. Names are compared
 * without case, underscores, hyphens and trailing digits, by how they end: {@code DB_PASSWORD},
 * {@code dbPassword} and {@code db-password-2} are one.
 *
 * <p>Not thread-safe: it keeps the name that it read last.
 */
final class SecretNames {

  /** How much a name says, and so how little its value must look like a secret. */
  enum Family {
    PASSWORD,
    KEY,
    TOKEN,
    SIGNATURE,
    AUTHORIZATION,
    COOKIE,
    /** Something that ends with the word "key". */
    ANY_KEY
  }

  private static final int LONGEST = 80;

  private static final String[] PASSWORDS = {"password", "passwd", "passphrase", "passcode", "pwd"};
  private static final String[] KEYS = {
    "secret",
    "secretkey",
    "secretkeybase",
    "accesskey",
    "accountkey",
    "apikey",
    "apisecret",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "authkey",
    "sessionkey",
    "storagekey",
    "deploykey",
    "credential",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "sessiontoken",
    "authtoken",
    "bottoken",
    "apitoken",
    "bearertoken",
    "sastoken",
    "webhookurl",
  };
  private static final String[] TOKENS = {"token", "jwt"};

  private final char[] name = new char[LONGEST];
  private int length;

  /**
   * What a name says.
   *
   * @param view where it stands
   * @param from its first character
   * @param to behind its last
   * @return nothing if its value is nobody's secret
   */
  @Nullable Family familyOf(DecodedView view, int from, int to) {
    int end = to;
    while (end > from && isDigitOrSeparator(view.at(end - 1))) {
      end--;
    }
    length = 0;
    int lastWord = 0;
    for (int i = from; i < end && length < LONGEST; i++) {
      char c = view.at(i);
      if (c == '_' || c == '-') {
        lastWord = length;
        continue;
      }
      if (c >= 'A' && c <= 'Z') {
        if (i > from && view.at(i - 1) >= 'a' && view.at(i - 1) <= 'z') {
          lastWord = length;
        }
        c = (char) (c + ('a' - 'A'));
      }
      name[length++] = c;
    }
    if (endsWithAny(PASSWORDS)) {
      return Family.PASSWORD;
    }
    if (endsWithAny(KEYS)) {
      return Family.KEY;
    }
    if (endsWithAny(TOKENS)) {
      return Family.TOKEN;
    }
    if (endsWith("signature")) {
      return Family.SIGNATURE;
    }
    if (endsWith("authorization")) {
      return Family.AUTHORIZATION;
    }
    return endsWith("cookie") ? Family.COOKIE : word(lastWord);
  }

  private static boolean isDigitOrSeparator(char c) {
    return (c >= '0' && c <= '9') || c == '_' || c == '-';
  }

  /**
   * Endings so short that they must be a word of their own: {@code DB_PASS}, never {@code bypass}.
   */
  private @Nullable Family word(int from) {
    return switch (length - from) {
      case 3 -> endsWith("sig") ? Family.SIGNATURE : endsWith("key") ? Family.ANY_KEY : null;
      case 4 -> endsWith("pass") ? Family.PASSWORD : endsWith("auth") ? Family.TOKEN : null;
      default -> null;
    };
  }

  /** Whether the name read last ends with {@code pwd}, which is also the working directory. */
  boolean endsWithPwd() {
    return endsWith("pwd");
  }

  /** Whether a text says no more than the name read last does: {@code password: Password}. */
  boolean saysTheSame(DecodedView view, int from, int to) {
    int at = 0;
    for (int i = from; i < to; i++) {
      char c = Character.toLowerCase(view.at(i));
      if (c == '_' || c == '-') {
        continue;
      }
      if (at == length || name[at++] != c) {
        return false;
      }
    }
    return at == length;
  }

  private boolean endsWithAny(String[] endings) {
    for (String ending : endings) {
      if (endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private boolean endsWith(String ending) {
    int offset = length - ending.length();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < ending.length(); i++) {
      if (name[offset + i] != ending.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
