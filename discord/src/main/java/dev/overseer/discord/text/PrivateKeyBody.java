package dev.overseer.discord.text;

/**
 * What follows the first line of a private key, line by line: headers, base64, the last line. A key
 * whose end was cut off ends at the first line that is neither, so that what follows it is read
 * again.
 *
 * <p>Lines may be decorated: by a diff, by quotes and signs of a programming language, by blanks.
 * Line breaks may be escaped, or be blanks where a key was squeezed into one line.
 */
final class PrivateKeyBody {
  private static final AsciiSet DECORATION = AsciiSet.of(" \t+-|>\"',`\\;()");
  private static final AsciiSet BASE64_OR_BLANK = AsciiSet.BASE64.and(AsciiSet.of(" "));
  private static final int LONGEST_LINE = 256;
  private static final int LONGEST_LAST_LINE = 80;

  private final Lookahead text;
  private boolean sawBase64;
  private boolean ended;

  PrivateKeyBody(Lookahead text) {
    this.text = text;
  }

  void begin() {
    sawBase64 = false;
    ended = false;
  }

  /** Whether the key's last line has been read. */
  boolean ended() {
    return ended;
  }

  /**
   * Reads one line of the key.
   *
   * @param index where it begins
   * @return behind it; the same place if it is none of the key's
   */
  int readLine(int index) {
    int end = index;
    while (end - index < LONGEST_LINE && text.at(end) != '\n' && text.at(end) != Lookahead.END) {
      if (text.at(end) == 'E' && text.startsWith(end, "END") && isMark(index, end)) {
        ended = isKeys(index, end);
        return ended ? lastLineEnd(end) : index;
      }
      end++;
    }
    int next = text.at(end) == '\n' ? end + 1 : end;
    return isKeys(index, end) ? next : index;
  }

  /** Whether a line, or what stands in it before the last mark, is part of a key. */
  private boolean isKeys(int lineStart, int lineEnd) {
    int from = lineStart;
    int to = lineEnd;
    while (from < to && DECORATION.contains(text.at(from))) {
      from++;
    }
    while (to > from && DECORATION.contains(text.at(to - 1))) {
      to--;
    }
    if (from == to) {
      return true;
    }
    if (isBase64(from, to)) {
      sawBase64 = true;
      return true;
    }
    return !sawBase64 && isHeader(from, to);
  }

  private boolean isMark(int lineStart, int end) {
    int at = end;
    if (at > lineStart && (text.at(at - 1) == ' ' || text.at(at - 1) == '+')) {
      at--;
    }
    int dashes = 0;
    while (at > lineStart && text.at(at - 1) == '-') {
      at--;
      dashes++;
    }
    return dashes >= 4;
  }

  private int lastLineEnd(int from) {
    int at = from;
    while (at - from < LONGEST_LAST_LINE
        && text.at(at) != '-'
        && text.at(at) != '\n'
        && text.at(at) != Lookahead.END) {
      at++;
    }
    while (at - from < LONGEST_LAST_LINE && text.at(at) == '-') {
      at++;
    }
    return at;
  }

  private boolean isBase64(int from, int to) {
    int blanks = 0;
    for (int i = from; i < to; i++) {
      char c = text.at(i);
      if (!BASE64_OR_BLANK.contains(c)) {
        return false;
      }
      if (c == ' ') {
        blanks++;
      }
    }
    return blanks == 0 || (to - from) / (blanks + 1) >= 24;
  }

  /** {@code Proc-Type: 4,ENCRYPTED} and the like, RFC 1421. */
  private boolean isHeader(int from, int to) {
    int name = text.runEnd(from, AsciiSet.WORD, 32);
    return name > from && name < to && text.at(name) == ':';
  }
}
