package dev.overseer.discord.text;

/** A set of ASCII characters, as two words of bits. */
record AsciiSet(long low, long high) {
  static final AsciiSet DIGITS = range('0', '9');
  static final AsciiSet HEX = DIGITS.and(range('a', 'f')).and(range('A', 'F'));
  static final AsciiSet ALPHANUMERIC = DIGITS.and(range('a', 'z')).and(range('A', 'Z'));
  static final AsciiSet UPPER_OR_DIGIT = DIGITS.and(range('A', 'Z'));

  /** The alphabet of base64url, and of most keys. */
  static final AsciiSet WORD = ALPHANUMERIC.and(of("_-"));

  static final AsciiSet DOTTED = WORD.and(of("."));
  static final AsciiSet BASE64 = WORD.and(of("+/="));

  /** What RFC 6750 allows in a bearer token. */
  static final AsciiSet BEARER = BASE64.and(of(".~"));

  static AsciiSet of(String characters) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      if (c < 64) {
        low |= 1L << c;
      } else {
        high |= 1L << (c - 64);
      }
    }
    return new AsciiSet(low, high);
  }

  private static AsciiSet range(char first, char last) {
    StringBuilder all = new StringBuilder();
    for (char c = first; c <= last; c++) {
      all.append(c);
    }
    return of(all.toString());
  }

  AsciiSet and(AsciiSet other) {
    return new AsciiSet(low | other.low, high | other.high);
  }

  boolean contains(char c) {
    return c < 64 ? (low >>> c & 1) != 0 : c < 128 && (high >>> (c - 64) & 1) != 0;
  }
}
