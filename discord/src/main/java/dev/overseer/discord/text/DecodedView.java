package dev.overseer.discord.text;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of text as it stands, and what it says once its escapes are undone: JSON, shell and
 * Markdown backslashes (any number of them before one character), percent-encoding (twice, too),
 * the HTML entities of quotes and angle brackets, and escape sequences of a terminal, which say
 * nothing. Secrets are looked for in what it says, and are taken out of what stands there.
 *
 * <p>A stretch without escapes is its own view and costs nothing.
 */
final class DecodedView {
  private static final char ESC = 0x1B;
  private static final int INCOMPLETE = -1;
  private static final int LONGEST_SEQUENCE = 64;
  private static final int LONGEST_RUN_OF_BACKSLASHES = 32;
  private static final String[] ENTITIES = {
    "&quot;\"", "&#34;\"", "&apos;'", "&#39;'", "&#x27;'", "&amp;&", "&lt;<", "&gt;>"
  };

  private final char[] raw;
  private char[] says;
  private char @Nullable [] unescaped;
  private int @Nullable [] starts;
  private int @Nullable [] ends;
  private int length;
  private int reach;
  private char decoded;

  /**
   * @param raw the window's memory; whoever fills it calls {@link #decode} after each change
   */
  DecodedView(char[] raw) {
    this.raw = raw;
    this.says = raw;
  }

  /**
   * Reads the first characters of the window.
   *
   * @param rawLength how many there are
   * @param last whether nothing follows; otherwise an escape that may go on is left for later
   */
  void decode(int rawLength, boolean last) {
    starts = null;
    ends = null;
    if (isPlain(rawLength)) {
      says = raw;
      length = rawLength;
      reach = rawLength;
      return;
    }
    decodeEscapes(rawLength, last);
  }

  private boolean isPlain(int rawLength) {
    for (int i = 0; i < rawLength; i++) {
      char c = raw[i];
      if (c == '\\' || c == '%' || c == '&' || c == ESC) {
        return false;
      }
    }
    return true;
  }

  private void decodeEscapes(int rawLength, boolean last) {
    if (unescaped == null) {
      unescaped = new char[raw.length];
    }
    says = unescaped;
    int[] from = new int[rawLength];
    int[] to = new int[rawLength];
    length = 0;
    int sequence = -1;
    int i = 0;
    while (i < rawLength) {
      int next = i + 1;
      decoded = raw[i];
      if (decoded == '\\') {
        next = backslash(i, rawLength, last);
      } else if (decoded == '%') {
        next = percent(i, rawLength, last);
      } else if (decoded == '&') {
        next = entity(i, rawLength, last);
      }
      if (next == INCOMPLETE) {
        break;
      }
      says[length] = decoded;
      from[length] = i;
      to[length] = next;
      length++;
      i = next;
      if (sequence >= 0) {
        if (decoded >= 0x40 && decoded <= 0x7E) {
          length = sequence;
          sequence = -1;
        } else if (decoded < 0x20 || decoded > 0x7E || length - sequence > LONGEST_SEQUENCE) {
          sequence = -1;
        }
      } else if (decoded == '[' && length > 1 && says[length - 2] == ESC) {
        sequence = length - 2;
      }
    }
    reach = i;
    if (!last) {
      int open = sequence >= 0 ? sequence : length > 0 && says[length - 1] == ESC ? length - 1 : -1;
      if (open >= 0) {
        length = open;
        reach = from[open];
      }
    }
    starts = from;
    ends = to;
  }

  private int backslash(int at, int rawLength, boolean last) {
    int j = at;
    while (j < rawLength && raw[j] == '\\' && j - at < LONGEST_RUN_OF_BACKSLASHES) {
      j++;
    }
    decoded = '\\';
    if (j == rawLength) {
      return last ? j : INCOMPLETE;
    }
    char c = raw[j];
    return switch (c) {
      case '\\' -> j;
      case 'n', 'r' -> {
        decoded = '\n';
        yield j + 1;
      }
      case 't' -> {
        decoded = '\t';
        yield j + 1;
      }
      case 'u' -> hex(j, 4, rawLength, last);
      case 'x' -> hex(j, 2, rawLength, last);
      case '0', 'e', 'E' -> escape(j, rawLength, last);
      default -> {
        if (c > ' ' && c < 0x7F && !AsciiSet.ALPHANUMERIC.contains(c)) {
          decoded = c;
          yield j + 1;
        }
        yield j;
      }
    };
  }

  private int hex(int marker, int digits, int rawLength, boolean last) {
    int end = marker + 1 + digits;
    if (end > rawLength) {
      return last ? marker : INCOMPLETE;
    }
    int value = hexAt(marker + 1, digits);
    if (value < 0) {
      return marker;
    }
    decoded = (char) value;
    return end;
  }

  /** The escape character as shells write it: {@code \033[} and {@code \e[}. */
  private int escape(int marker, int rawLength, boolean last) {
    if (marker + 4 > rawLength && !last) {
      return INCOMPLETE;
    }
    if (matches("033", 3, marker, rawLength)) {
      decoded = ESC;
      return marker + 3;
    }
    if (raw[marker] != '0' && marker + 1 < rawLength && raw[marker + 1] == '[') {
      decoded = ESC;
      return marker + 1;
    }
    return marker;
  }

  private int percent(int at, int rawLength, boolean last) {
    if (at + 5 > rawLength && !last) {
      return INCOMPLETE;
    }
    int value = at + 3 <= rawLength ? hexAt(at + 1, 2) : -1;
    if (value < 0) {
      return at + 1;
    }
    int end = at + 3;
    if (value == '%' && at + 5 <= rawLength) {
      int twice = hexAt(at + 3, 2);
      if (twice >= 0) {
        value = twice;
        end = at + 5;
      }
    }
    // A byte of a longer UTF-8 sequence: no secret is made of those.
    decoded = value < 0x80 ? (char) value : '\uFFFD';
    return end;
  }

  private int entity(int at, int rawLength, boolean last) {
    if (at + 6 > rawLength && !last) {
      return INCOMPLETE;
    }
    for (String entity : ENTITIES) {
      int length = entity.length() - 1;
      if (matches(entity, length, at, rawLength)) {
        decoded = entity.charAt(length);
        return at + length;
      }
    }
    return at + 1;
  }

  private boolean matches(String expected, int count, int at, int rawLength) {
    if (at + count > rawLength) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (raw[at + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int hexAt(int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = Character.digit(raw[i], 16);
      if (digit < 0 || raw[i] > 0x7F) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** How many characters it says. */
  int length() {
    return length;
  }

  char at(int index) {
    return says[index];
  }

  /** How much of the raw text has been read. */
  int reach() {
    return reach;
  }

  /** Where in the raw text a character begins; {@link #reach} for the end of the view. */
  int start(int index) {
    if (index == length) {
      return reach;
    }
    return starts == null ? index : starts[index];
  }

  /** Where in the raw text a character ends. */
  int end(int index) {
    return ends == null ? index + 1 : ends[index];
  }

  /** The number of backslashes before a character: how deep inside quoted text it stands. */
  int depth(int index) {
    int start = start(index);
    return raw[start] == '\\' ? end(index) - start - 1 : 0;
  }

  /** Whether a character stands for itself in the raw text. */
  boolean isBare(int index) {
    return end(index) - start(index) == 1;
  }

  boolean isPercentEncoded(int index) {
    return raw[start(index)] == '%' && !isBare(index);
  }
}
