package dev.overseer.discord.text;

import java.io.Writer;

/**
 * Text from anywhere, made safe for a place in a post. Each of these takes away escape sequences
 * and control characters, then secrets ({@link Redact}), and then what the place would act on:
 *
 * <table>
 *   <caption>Which one for what</caption>
 *   <tr><td>{@link #prose}</td><td>shown as it is written, Markdown and all</td></tr>
 *   <tr><td>{@link #line}</td><td>the same on one line: titles, names of fields, footers</td></tr>
 *   <tr><td>{@link #markdown}</td><td>its formatting is kept: what an agent says</td></tr>
 *   <tr><td>{@link #code}</td><td>in a fence: output, diffs</td></tr>
 *   <tr><td>{@link #inlineCode}</td><td>between backticks: commands, paths</td></tr>
 *   <tr><td>{@link #fileName}</td><td>the name of an attachment</td></tr>
 * </table>
 *
 * <p>Mentions are broken by a zero-width space, so that they don't even look like mentions; that
 * none of them can ping is {@link dev.overseer.discord.Post}'s doing, which never allows any.
 *
 * <p>Thread-safe: it holds no state.
 */
public final class SafeText {
  private static final char ZERO_WIDTH_SPACE = '\u200B';
  private static final char RAISED_BACKTICK = '\u02CB';
  private static final String FENCE = "```";
  private static final AsciiSet ESCAPED = AsciiSet.of("\\*_~`|[]");
  private static final AsciiSet ESCAPED_AT_LINE_START = AsciiSet.of("#>-+");
  private static final AsciiSet MARKUP_TAGS = AsciiSet.ALPHANUMERIC.and(AsciiSet.of("@#:/!&"));
  private static final AsciiSet FILE_NAME = AsciiSet.DOTTED;
  private static final int LONGEST_FILE_NAME = 100;
  private static final int LONGEST_LANGUAGE = 20;

  private SafeText() {}

  /** Control characters, what nobody can see, and secrets taken out; markup left as it is. */
  public static String clean(String text) {
    return Redact.text(withoutZeroWidthSpaces(Controls.strip(text)));
  }

  /**
   * The last look at a text before it is posted: control characters and secrets taken out,
   * zero-width spaces left where they hold mentions apart. Looking twice is looking once.
   */
  public static String lastLook(String text) {
    return Redact.text(Controls.strip(text));
  }

  /**
   * As {@link #lastLook(String)}, of at most so many characters: marks can be longer than what they
   * stand for, and what they push over the limit is cut off.
   *
   * @param limit in UTF-16 code units
   */
  public static String lastLook(String text, int limit) {
    String seen = lastLook(text);
    return seen.length() <= limit ? seen : seen.substring(0, Graphemes.floor(seen, limit));
  }

  /**
   * A writer that does the same to a text that passes through it, in about 100 KB of memory however
   * long the text is.
   *
   * @param out where the text goes; {@link Writer#close} of the returned writer hands on the end of
   *     the text, and leaves this one open
   */
  public static Writer stream(Writer out) {
    return new Controls(Redact.stream(out));
  }

  /** Shown letter by letter as it is written: no formatting, links only where an address stands. */
  public static String prose(String text) {
    return escape(clean(text));
  }

  /** As {@link #prose}, with line breaks and tabs turned into blanks. */
  public static String line(String text) {
    return escape(clean(text).replace('\n', ' ').replace('\t', ' ').strip());
  }

  /**
   * Markdown whose formatting may be shown. Mentions don't work, a link can't hide where it leads,
   * and a fence that is left open is closed.
   */
  public static String markdown(String text) {
    String clean = clean(text);
    StringBuilder safe = new StringBuilder(clean.length() + 16);
    boolean fenced = false;
    int length = clean.length();
    for (int i = 0; i < length; i++) {
      char c = clean.charAt(i);
      if (c == '`' && clean.startsWith(FENCE, i)) {
        fenced = !fenced;
        safe.append(FENCE);
        i += FENCE.length() - 1;
        continue;
      }
      safe.append(c);
      if ((c == '@' && namesEveryone(clean, i + 1))
          || (c == '<' && (fenced ? isMention(clean, i + 1) : isMarkupTag(clean, i + 1)))
          || (c == ']' && !fenced && i + 1 < length && clean.charAt(i + 1) == '(')) {
        safe.append(ZERO_WIDTH_SPACE);
      }
    }
    if (fenced) {
      safe.append(clean.endsWith("\n") ? FENCE : "\n" + FENCE);
    }
    return safe.toString();
  }

  /**
   * A code block. Backticks that follow each other are held apart by zero-width spaces, so that
   * nothing in the text can close it.
   *
   * @param language what Discord colours it as, {@code "diff"}, {@code "json"}, {@code "ansi"};
   *     empty for none; anything but letters, digits, {@code + - _ #} and dots is left out
   */
  public static String code(String text, String language) {
    return fenced(inFence(text), languageOf(language));
  }

  /**
   * As {@link #code(String, String)}, of at most so many characters: what is too long is cut, with
   * a note below the block that says how much is missing.
   *
   * @param limit in UTF-16 code units; 64 or more
   */
  public static String code(String text, String language, int limit) {
    String tag = languageOf(language);
    String body = inFence(text);
    String whole = fenced(body, tag);
    if (whole.length() <= limit) {
      return whole;
    }
    // One more: a cut need not fall behind a line break.
    int frame = whole.length() - body.length() + 1;
    int note = Cut.note(body.length()).length() + 1;
    int cut = Cut.place(body, 0, limit - frame - note);
    return fenced(body.substring(0, cut), tag)
        + "\n"
        + Cut.note(body.codePointCount(cut, body.length()));
  }

  /** Between backticks, on one line; backticks in the text become raised ones. */
  public static String inlineCode(String text) {
    String line =
        clean(text).replace('\n', ' ').replace('\t', ' ').strip().replace('`', RAISED_BACKTICK);
    return line.isEmpty() ? "` `" : "`" + line + "`";
  }

  /**
   * A name for an attachment: ASCII letters, digits, dots, hyphens and underscores, at most 100 of
   * them, no dot in front. Anything else becomes an underscore. It keeps its extension.
   */
  public static String fileName(String text) {
    String clean = clean(text);
    StringBuilder name = new StringBuilder(clean.length());
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      if (FILE_NAME.contains(c)) {
        if (c != '.' || name.length() > 0) {
          name.append(c);
        }
      } else if (name.length() > 0 && name.charAt(name.length() - 1) != '_') {
        name.append('_');
      }
    }
    if (name.length() > LONGEST_FILE_NAME) {
      int dot = name.lastIndexOf(".");
      String extension = dot >= 0 && name.length() - dot <= 10 ? name.substring(dot) : "";
      name.setLength(LONGEST_FILE_NAME - extension.length());
      name.append(extension);
    }
    return name.isEmpty() ? "file" : name.toString();
  }

  private static String withoutZeroWidthSpaces(String text) {
    return text.indexOf(ZERO_WIDTH_SPACE) < 0
        ? text
        : text.replace(String.valueOf(ZERO_WIDTH_SPACE), "");
  }

  private static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    boolean lineStart = true;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == 'h' && isAddress(text, i)) {
        int end = addressEnd(text, i);
        appendAddress(safe, text, i, end);
        i = end - 1;
        lineStart = false;
        continue;
      }
      if (ESCAPED.contains(c) || (lineStart && ESCAPED_AT_LINE_START.contains(c))) {
        safe.append('\\');
      }
      safe.append(c);
      if ((c == '@' && namesEveryone(text, i + 1)) || (c == '<' && isMarkupTag(text, i + 1))) {
        safe.append(ZERO_WIDTH_SPACE);
      }
      lineStart = c == '\n' || (lineStart && c == ' ');
    }
    return safe.toString();
  }

  /** Discord makes a link of it and reads no markup inside; a backslash would become part of it. */
  private static boolean isAddress(String text, int at) {
    return text.startsWith("https://", at) || text.startsWith("http://", at);
  }

  private static int addressEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) != '<') {
      end++;
    }
    return end;
  }

  private static void appendAddress(StringBuilder safe, String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      safe.append(c);
      if (c == '@' && namesEveryone(text, i + 1)) {
        safe.append(ZERO_WIDTH_SPACE);
      }
    }
  }

  private static boolean namesEveryone(String text, int at) {
    return text.regionMatches(true, at, "everyone", 0, 8)
        || text.regionMatches(true, at, "here", 0, 4);
  }

  /**
   * User, role, channel, command, emoji, time, guild navigation, address: all that {@code <} opens.
   */
  private static boolean isMarkupTag(String text, int at) {
    return at < text.length() && MARKUP_TAGS.contains(text.charAt(at));
  }

  private static boolean isMention(String text, int at) {
    return at < text.length() && (text.charAt(at) == '@' || text.charAt(at) == '#');
  }

  private static String inFence(String text) {
    String clean = clean(text);
    if (!clean.contains("``")) {
      return clean;
    }
    StringBuilder apart = new StringBuilder(clean.length() + 16);
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      if (c == '`' && i > 0 && clean.charAt(i - 1) == '`') {
        apart.append(ZERO_WIDTH_SPACE);
      }
      apart.append(c);
    }
    return apart.toString();
  }

  private static String fenced(String body, String language) {
    // A block without anything to see would be shown as six backticks.
    String shown = body.isBlank() ? " " : body;
    return FENCE + language + "\n" + shown + (shown.endsWith("\n") ? "" : "\n") + FENCE;
  }

  private static String languageOf(String language) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < language.length() && kept.length() < LONGEST_LANGUAGE; i++) {
      char c = language.charAt(i);
      if (AsciiSet.DOTTED.contains(c) || c == '+' || c == '#') {
        kept.append(c);
      }
    }
    return kept.toString();
  }
}
