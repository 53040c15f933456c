package dev.overseer.discord.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of text and puts {@code [redacted:kind]} in their place: API keys of some sixty
 * issuers (Anthropic, OpenAI, GitHub, AWS, Google, Slack, Stripe, npm, PyPI, Hugging Face, Discord,
 * …), JSON web tokens, bearer tokens and other credentials in headers, private keys, webhook URLs,
 * passwords in URLs, and the values of settings whose names say that they are secret.
 *
 * <p>They are found as they stand, JSON-escaped, percent-encoded, quoted in a diff, and with escape
 * sequences of a terminal between their characters. Redacting twice is redacting once. Time is
 * linear in the text, whatever it holds.
 *
 * <p>What no rule knows is not found: a random password in prose, half a key on each of two lines.
 *
 * <p>Thread-safe; the writers that {@link #stream} gives are not.
 */
public final class Redact {
  /** How far a secret may reach before the rest of it is taken unseen. */
  private static final int WINDOW = 8192;

  private Redact() {}

  /** The text without its secrets; the same object if it has none. */
  public static String text(String text) {
    if (text.length() < 8) {
      return text;
    }
    TextSink sink = new TextSink(text);
    RedactWindow window = new RedactWindow(text.length(), sink);
    window.fill(text, 0, text.length());
    try {
      window.pass(true);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return sink.result();
  }

  /**
   * A writer that takes the secrets out of what passes through it, in about 100 KB of memory
   * however long the text is.
   *
   * @param out where the text goes; {@link Writer#close} of the returned writer hands on the end of
   *     the text, and leaves this one open
   */
  public static Writer stream(Writer out) {
    return new RedactingWriter(out);
  }

  /** A window as large as the text: places in the window are places in the text. */
  private static final class TextSink implements RedactWindow.Sink {
    private final String text;
    private @Nullable StringBuilder result;

    TextSink(String text) {
      this.text = text;
    }

    @Override
    public void keep(char[] raw, int from, int to) {
      // Before the first secret there is nothing to copy.
      if (result != null) {
        result.append(text, from, to);
      }
    }

    @Override
    public void mark(String mark, int from, int to) {
      if (result == null) {
        result = new StringBuilder(text.length()).append(text, 0, from);
      }
      result.append(mark);
    }

    String result() {
      return result == null ? text : result.toString();
    }
  }

  private static final class RedactingWriter extends Writer implements RedactWindow.Sink {
    private final Writer out;
    private final RedactWindow window;

    RedactingWriter(Writer out) {
      this.out = out;
      this.window = new RedactWindow(WINDOW, this);
    }

    @Override
    public void keep(char[] raw, int from, int to) throws IOException {
      out.write(raw, from, to - from);
    }

    @Override
    public void mark(String mark, int from, int to) throws IOException {
      out.write(mark);
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      int done = 0;
      while (done < length) {
        done += window.fill(text, from + done, length - done);
        if (window.isFull()) {
          window.pass(false);
        }
      }
    }

    @Override
    public void flush() throws IOException {
      // What is in the window can't be judged yet.
      out.flush();
    }

    @Override
    public void close() throws IOException {
      window.pass(true);
    }
  }
}
