package dev.overseer.discord.text;

/**
 * Where a text may be cut without tearing apart what a reader sees as one character: a surrogate
 * pair, a letter with its accents, an emoji with its skin tone, a family, a flag, a syllable.
 *
 * <p>A cautious reading of <a href="https://www.unicode.org/reports/tr29/">UAX #29</a>: each place
 * that is allowed here is a boundary there, but not the other way round. {@code
 * java.text.BreakIterator} would be exact, and loads a megabyte of locale data for it.
 */
final class Graphemes {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /**
   * A cluster longer than this is no character that anyone reads: it is cut between code points.
   */
  private static final int LONGEST_CLUSTER = 128;

  private Graphemes() {}

  /**
   * The last place at or before an index where the text may be cut; 0 if there is none but the
   * start, so that the caller must expect to make no progress.
   */
  static int floor(String text, int index) {
    if (index >= text.length()) {
      return text.length();
    }
    int stop = Math.max(0, index - LONGEST_CLUSTER);
    for (int at = index; at > stop; at--) {
      if (mayCut(text, at)) {
        return at;
      }
    }
    if (stop == 0) {
      return 0;
    }
    return Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1))
        ? index - 1
        : index;
  }

  private static boolean mayCut(String text, int at) {
    char before = text.charAt(at - 1);
    char after = text.charAt(at);
    if (before < 0x300 && after < 0x300) {
      return before != '\r' || after != '\n';
    }
    if (Character.isLowSurrogate(after) && Character.isHighSurrogate(before)) {
      return false;
    }
    return mayCut(text.codePointBefore(at), text.codePointAt(at));
  }

  /** Whether a text may be cut between two code points that follow each other. */
  static boolean mayCut(int before, int after) {
    if (before < 0x300 && after < 0x300) {
      return before != '\r' || after != '\n';
    }
    return !extends_(after)
        && before != ZERO_WIDTH_JOINER
        && !(isRegionalIndicator(before) && isRegionalIndicator(after))
        && !joinsHangul(before, after)
        && !isPrepended(before)
        && !(isVirama(before) && Character.isLetter(after));
  }

  private static boolean extends_(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default ->
          codePoint == ZERO_WIDTH_JOINER
              || codePoint == ZERO_WIDTH_NON_JOINER
              || (codePoint >= 0x1F3FB && codePoint <= 0x1F3FF)
              || (codePoint >= 0xE0020 && codePoint <= 0xE007F)
              || codePoint == 0xFF9E
              || codePoint == 0xFF9F
              || codePoint == 0x0E33
              || codePoint == 0x0EB3;
    };
  }

  private static boolean isRegionalIndicator(int codePoint) {
    return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
  }

  private static boolean joinsHangul(int before, int after) {
    if (isLeadingJamo(before)) {
      return isLeadingJamo(after) || isVowelOrTrailingJamo(after) || isSyllable(after);
    }
    return (isVowelOrTrailingJamo(before) || isSyllable(before)) && isVowelOrTrailingJamo(after);
  }

  private static boolean isLeadingJamo(int codePoint) {
    return (codePoint >= 0x1100 && codePoint <= 0x115F)
        || (codePoint >= 0xA960 && codePoint <= 0xA97C);
  }

  private static boolean isVowelOrTrailingJamo(int codePoint) {
    return (codePoint >= 0x1160 && codePoint <= 0x11FF)
        || (codePoint >= 0xD7B0 && codePoint <= 0xD7FB)
        // Kirat Rai vowel signs, which Unicode 16 lets join like jamo.
        || (codePoint >= 0x16D63 && codePoint <= 0x16D6A);
  }

  private static boolean isSyllable(int codePoint) {
    return codePoint >= 0xAC00 && codePoint <= 0xD7A3;
  }

  /** The property Prepend of Unicode 16: signs that stand before what they belong to. */
  private static boolean isPrepended(int codePoint) {
    return (codePoint >= 0x0600 && codePoint <= 0x0605)
        || codePoint == 0x06DD
        || codePoint == 0x070F
        || codePoint == 0x0890
        || codePoint == 0x0891
        || codePoint == 0x08E2
        || codePoint == 0x0D4E
        || codePoint == 0x110BD
        || codePoint == 0x110CD
        || codePoint == 0x111C2
        || codePoint == 0x111C3
        || codePoint == 0x113D1
        || codePoint == 0x1193F
        || codePoint == 0x11941
        || (codePoint >= 0x11A3A && codePoint <= 0x11A89)
        || codePoint == 0x11D46
        || codePoint == 0x11F02;
  }

  /** Signs that join the consonants on both sides; every script of India from U+0900 has one. */
  private static boolean isVirama(int codePoint) {
    return switch (codePoint) {
      case 0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD, 0x0D4D -> true;
      // A nukta or another mark may stand between the sign and the next consonant.
      default ->
          codePoint >= 0x0900
              && codePoint <= 0x0D7F
              && Character.getType(codePoint) == Character.NON_SPACING_MARK;
    };
  }
}
