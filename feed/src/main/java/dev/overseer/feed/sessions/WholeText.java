package dev.overseer.feed.sessions;

import dev.overseer.transcript.Text;
import java.io.IOException;
import java.io.Writer;

/** A transcript's text up to a length, read from its file where memory holds only its beginning. */
final class WholeText {
  /** More of a text is nothing that anybody reads here. */
  static final int MOST = 32_768;

  private WholeText() {}

  /** The text; what is left out is said at its end. */
  static String of(Text text) {
    return of(text, MOST);
  }

  static String of(Text text, int most) {
    String known = text.isWhole() ? text.head() : read(text, most);
    if (known.length() >= text.length() && known.length() <= most) {
      return known;
    }
    String cut = cut(known, most);
    return cut
        + "\n… and "
        + Words.count(text.length() - cut.length(), "character")
        + " more, in the transcript";
  }

  /** The beginning of a text, without half a character at its end. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private static String read(Text text, int most) {
    Head head = new Head(most);
    try {
      text.writeTo(head);
    } catch (Full enough) {
      return head.out.toString();
    } catch (IOException gone) {
      return text.head();
    }
    return head.out.toString();
  }

  /** There is no need to read on. */
  private static final class Full extends IOException {
    private static final long serialVersionUID = 1L;

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  private static final class Head extends Writer {
    private final StringBuilder out = new StringBuilder();
    private final int most;

    Head(int most) {
      this.most = most;
    }

    @Override
    public void write(char[] chars, int from, int length) throws IOException {
      out.append(chars, from, Math.min(length, most - out.length()));
      if (out.length() == most) {
        throw new Full();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
