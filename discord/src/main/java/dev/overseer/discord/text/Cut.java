package dev.overseer.discord.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes text fit. Cuts fall at the end of a line or between words where one is near, never inside
 * what a reader sees as one character, never between a backslash and what it escapes, and a code
 * fence that is open at the cut is closed; where the text goes on in another piece, the fence is
 * opened again there.
 *
 * <p>Lengths are in UTF-16 code units, as everywhere in this module; what a note counts are Unicode
 * characters (code points).
 */
public final class Cut {
  private static final String FENCE = "```";
  private static final String CLOSE = "\n" + FENCE;

  /** Below this there is no room for a note and a text: only an ellipsis is left then. */
  private static final int SMALLEST_WITH_NOTE = 48;

  private static final int LONGEST_LANGUAGE = 24;

  private Cut() {}

  /**
   * A text of at most so many characters, which ends with a note of how much is missing: {@code "…
   * 1,234 more characters"}.
   *
   * @param text Markdown or plain text, already safe: see {@link SafeText}
   * @param limit in UTF-16 code units; 8 or more
   */
  public static String to(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    if (limit < SMALLEST_WITH_NOTE) {
      return text.substring(0, place(text, 0, limit - 1)).stripTrailing() + "…";
    }
    // The note is longest when all of the text is missing.
    int noteLength = note(text.length()).length() + 1;
    int cut = place(text, 0, limit - noteLength - CLOSE.length());
    String head = text.substring(0, cut).stripTrailing();
    if (openFence(head, 0) >= 0) {
      head = close(head);
    }
    return head + "\n" + note(text.codePointCount(cut, text.length()));
  }

  /**
   * A text in pieces of at most so many characters, in order. Put together they are the text, but
   * for the fences that were closed and opened again; pieces without anything to see are left out.
   *
   * @param text Markdown or plain text, already safe: see {@link SafeText}
   * @param limit in UTF-16 code units; 64 or more
   */
  public static List<String> pieces(String text, int limit) {
    return pieces(text, limit, Integer.MAX_VALUE);
  }

  /**
   * As {@link #pieces(String, int)}, of at most so many pieces: if they are too few, the last one
   * ends with a note of how much is missing.
   *
   * @param most how many pieces; 1 or more
   */
  public static List<String> pieces(String text, int limit, int most) {
    List<String> pieces = new ArrayList<>();
    String opening = "";
    int from = 0;
    while (from < text.length()) {
      int room = limit - opening.length();
      if (text.length() - from <= room || pieces.size() == most - 1) {
        add(pieces, to(opening + text.substring(from), limit));
        break;
      }
      int cut = place(text, from, room - CLOSE.length());
      String piece = opening + text.substring(from, cut);
      int fence = openFence(piece, 0);
      if (fence < 0) {
        add(pieces, piece);
        opening = "";
      } else {
        opening = opening(piece, fence);
        boolean nothingInside = piece.length() <= fence + opening.length();
        add(pieces, nothingInside ? piece.substring(0, fence) : close(piece));
      }
      from = cut;
    }
    return pieces;
  }

  private static void add(List<String> pieces, String piece) {
    if (!piece.isBlank()) {
      pieces.add(piece);
    }
  }

  /**
   * Whether a text may be cut between two code points: never inside what a reader sees as one
   * character.
   */
  public static boolean mayCut(int before, int after) {
    return Graphemes.mayCut(before, after);
  }

  /** {@code "… 1,234 more characters"}. */
  public static String note(long characters) {
    return "… " + grouped(characters) + (characters == 1 ? " more character" : " more characters");
  }

  /** A number with commas between its thousands; {@code String.format} would load a formatter. */
  static String grouped(long number) {
    String digits = Long.toString(number);
    StringBuilder grouped = new StringBuilder(digits.length() + 4);
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0) {
        grouped.append(',');
      }
      grouped.append(digits.charAt(i));
    }
    return grouped.toString();
  }

  /**
   * Where to cut so that at most {@code room} characters come before it: behind a line break in the
   * last third, else behind a blank in the last third, else anywhere that is allowed.
   */
  static int place(String text, int from, int room) {
    int most = from + room;
    int near = from + room - room / 3;
    int line = text.lastIndexOf('\n', most - 1);
    if (line >= near) {
      return notInsideFence(text, from, line + 1);
    }
    int blank = text.lastIndexOf(' ', most - 1);
    int cut = blank >= near ? blank + 1 : Graphemes.floor(text, most);
    if (cut <= from) {
      cut = most;
    }
    return notInsideFence(text, from, notAfterBackslash(text, from, cut));
  }

  private static int notAfterBackslash(String text, int from, int cut) {
    int backslashes = 0;
    while (cut - backslashes > from && text.charAt(cut - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1 && cut - 1 > from ? cut - 1 : cut;
  }

  /** A cut inside a row of backticks, or between a fence and its language, moves before them. */
  private static int notInsideFence(String text, int from, int cut) {
    int at = cut;
    while (at > from && cut - at < LONGEST_LANGUAGE && isLanguage(text.charAt(at - 1))) {
      at--;
    }
    boolean cutsLanguage = at < cut || (cut < text.length() && isLanguage(text.charAt(cut)));
    boolean cutsBackticks = cut < text.length() && text.charAt(cut) == '`';
    int run = at;
    while (run > from && text.charAt(run - 1) == '`') {
      run--;
    }
    boolean moves = (at == cut && cutsBackticks) || (cutsLanguage && at - run >= FENCE.length());
    return moves && run > from ? run : cut;
  }

  /** Where the fence begins that is open at the end of a text; -1 if none is. */
  private static int openFence(String text, int from) {
    int open = -1;
    int at = text.indexOf(FENCE, from);
    while (at >= 0) {
      open = open < 0 ? at : -1;
      at = text.indexOf(FENCE, at + FENCE.length());
    }
    return open;
  }

  /** The fence's first line with its language. */
  private static String opening(String text, int fence) {
    int end = fence + FENCE.length();
    while (end < text.length() && isLanguage(text.charAt(end))) {
      end++;
    }
    return end < text.length() && text.charAt(end) == '\n' && end - fence < LONGEST_LANGUAGE
        ? text.substring(fence, end + 1)
        : FENCE + "\n";
  }

  private static boolean isLanguage(char c) {
    return AsciiSet.WORD.contains(c) || c == '+' || c == '#' || c == '.';
  }

  private static String close(String text) {
    return text.endsWith("\n") ? text + FENCE : text + CLOSE;
  }
}
