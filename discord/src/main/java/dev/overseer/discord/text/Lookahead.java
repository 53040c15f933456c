package dev.overseer.discord.text;

/**
 * Reads ahead in a view, and remembers whether it wanted more than there was: then what a rule said
 * may change once more text has come.
 */
final class Lookahead {
  /** What stands behind the end; no rule takes it for anything. */
  static final char END = '\0';

  private static final int LONG_RUN = 64;

  /** More than there are sets that rules ask for. */
  private static final int MOST_SETS = 16;

  final DecodedView view;
  private final AsciiSet[] knownSets = new AsciiSet[MOST_SETS];
  private final int[] knownFrom = new int[MOST_SETS];
  private final int[] knownEnd = new int[MOST_SETS];
  private int knownRuns;
  private boolean starved;
  private char before = '\n';
  private char beforeThat = '\n';

  Lookahead(DecodedView view) {
    this.view = view;
  }

  char at(int index) {
    if (index < view.length()) {
      return view.at(index);
    }
    starved = true;
    return END;
  }

  /** The character before a place, from an earlier window if need be. */
  char before(int index) {
    return index > 0 ? view.at(index - 1) : before;
  }

  char beforeThat(int index) {
    return index > 1 ? view.at(index - 2) : index == 1 ? before : beforeThat;
  }

  /**
   * Whether a word may begin at a place. A hyphen before it belongs to the word, unless it is a
   * diff's, a list's or an option's.
   */
  boolean startsWord(int index) {
    char c = before(index);
    return !AsciiSet.WORD.contains(c) || (c == '-' && !AsciiSet.WORD.contains(beforeThat(index)));
  }

  /** The window moves on: what stood before this place is kept for {@link #before}. */
  void leave(int index) {
    if (index > 0) {
      char first = before(index);
      beforeThat = beforeThat(index);
      before = first;
    }
  }

  void fed() {
    starved = false;
  }

  /** The window has changed, and every index in it. */
  void forget() {
    knownRuns = 0;
  }

  boolean starved() {
    return starved;
  }

  boolean startsWith(int index, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at(index + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #startsWith}, for a text in lower case, whatever the case of what stands there. */
  boolean startsWithIgnoringCase(int index, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      char c = at(index + i);
      if (c >= 'A' && c <= 'Z') {
        c = (char) (c + ('a' - 'A'));
      }
      if (c != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Behind the last of the characters of a set that follow each other. Long rows are remembered:
   * many a word can begin inside one, and each of them would read it to its end.
   */
  int runEnd(int index, AsciiSet set) {
    int known = 0;
    while (known < knownRuns && !knownSets[known].equals(set)) {
      known++;
    }
    if (known < knownRuns && index >= knownFrom[known] && index < knownEnd[known]) {
      starved |= knownEnd[known] >= view.length();
      return knownEnd[known];
    }
    int end = index;
    while (set.contains(at(end))) {
      end++;
    }
    if (end - index > LONG_RUN && known < MOST_SETS) {
      knownSets[known] = set;
      knownFrom[known] = index;
      knownEnd[known] = end;
      knownRuns = Math.max(knownRuns, known + 1);
    }
    return end;
  }

  /** As {@link #runEnd}, giving up behind a number of characters. */
  int runEnd(int index, AsciiSet set, int most) {
    int end = index;
    while (end - index < most && set.contains(at(end))) {
      end++;
    }
    return end;
  }

  /** Past the blanks of the same line, up to a number of them. */
  int skipBlanks(int index, int most) {
    return skipBlanks(index, most, false);
  }

  /**
   * As {@link #skipBlanks(int, int)}.
   *
   * @param form whether a plus sign is a blank, as it is in an encoded form
   */
  int skipBlanks(int index, int most, boolean form) {
    int at = index;
    while (at - index < most && isBlank(at(at), form)) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c, boolean form) {
    return c == ' ' || c == '\t' || (form && c == '+');
  }
}
