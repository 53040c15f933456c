package dev.overseer.discord.text;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets of a text that passes through a window.
 *
 * <pre>
 *          a rule says "secret", whole
 *   TEXT ───────────────────────────────► mark, TEXT
 *    │ │  longer than the window                    what it goes on with ends
 *    │ └───────────────────────────────► SWALLOW ─────────────────────────────► TEXT
 *    │  first line of a private key              last line, or a line that is none of it
 *    └─────────────────────────────────► KEY ─────────────────────────────────► TEXT
 * </pre>
 *
 * <p>A rule that wants to read beyond the window waits for more, as long as what it looks at is at
 * most half of the window; so each character is read a bounded number of times.
 *
 * <p>Not thread-safe.
 */
final class RedactWindow {

  /** Where the text goes that is left. */
  interface Sink {
    /** Part of the window, as it stands. */
    void keep(char[] raw, int from, int to) throws IOException;

    /**
     * In place of a secret.
     *
     * @param from where in the window it began
     * @param to where it ended
     */
    void mark(String mark, int from, int to) throws IOException;
  }

  private enum Mode {
    TEXT,
    SWALLOW,
    KEY
  }

  private final Sink sink;
  private final DecodedView view;
  private final Lookahead text;
  private final FindSecret find;
  private final PrivateKeyBody key;

  private final char[] raw;

  private int filled;
  private Mode mode = Mode.TEXT;
  private AsciiSet swallow = AsciiSet.WORD;

  RedactWindow(int size, Sink sink) {
    this.sink = sink;
    this.raw = new char[Math.max(1, size)];
    this.view = new DecodedView(raw);
    this.text = new Lookahead(view);
    this.find = new FindSecret(text);
    this.key = new PrivateKeyBody(text);
  }

  /** Puts as much of a text into the window as has room, and says how much that was. */
  int fill(char[] source, int from, int length) {
    int count = Math.min(length, raw.length - filled);
    System.arraycopy(source, from, raw, filled, count);
    filled += count;
    return count;
  }

  int fill(String source, int from, int length) {
    int count = Math.min(length, raw.length - filled);
    source.getChars(from, from + count, raw, filled);
    filled += count;
    return count;
  }

  boolean isFull() {
    return filled == raw.length;
  }

  /**
   * Hands on what can be judged.
   *
   * @param last whether the text ends with the window
   */
  void pass(boolean last) throws IOException {
    view.decode(filled, last);
    find.forget();
    int kept = 0;
    int i = 0;
    while (i < view.length()) {
      text.fed();
      switch (mode) {
        case SWALLOW -> {
          int end = text.runEnd(i, swallow);
          if (end > i) {
            kept = view.end(end - 1);
          }
          i = end;
          if (i < view.length()) {
            mode = Mode.TEXT;
          }
        }
        case KEY -> {
          int end = key.readLine(i);
          if (mustWait(i, last)) {
            kept = view.start(i);
            leave(kept, i);
            return;
          }
          if (end == i) {
            mode = Mode.TEXT;
          } else {
            kept = end < view.length() ? view.start(end) : view.reach();
            i = end;
            if (key.ended()) {
              kept = view.end(end - 1);
              mode = Mode.TEXT;
            }
          }
        }
        case TEXT -> {
          int header = find.privateKeyHeader(i);
          Finding secret = header < 0 ? find.at(i) : null;
          if (mustWait(i, last)) {
            leave(kept, i);
            return;
          }
          if (header >= 0) {
            sink.keep(raw, kept, view.start(i));
            sink.mark("[redacted:private-key]", view.start(i), view.end(header - 1));
            kept = view.end(header - 1);
            i = header;
            key.begin();
            mode = Mode.KEY;
          } else if (secret == null) {
            i++;
          } else {
            kept = take(secret, kept, last);
            i = secret.to();
          }
        }
      }
    }
    leave(kept, i);
  }

  private int take(Finding secret, int kept, boolean last) throws IOException {
    int from = view.start(secret.from());
    int to = view.end(secret.to() - 1);
    sink.keep(raw, kept, from);
    sink.mark("[redacted:" + secret.kind() + "]", from, to);
    @Nullable AsciiSet goesOn = secret.goesOn();
    if (secret.to() == view.length() && !last && goesOn != null) {
      swallow = goesOn;
      mode = Mode.SWALLOW;
    }
    return to;
  }

  private boolean mustWait(int index, boolean last) {
    return text.starved() && !last && filled - view.start(index) <= raw.length / 2;
  }

  /** Hands on what lies before a place, and moves the rest to the front of the window. */
  private void leave(int kept, int index) throws IOException {
    int end = view.start(index);
    if (end > kept) {
      sink.keep(raw, kept, end);
    }
    text.leave(index);
    System.arraycopy(raw, end, raw, 0, filled - end);
    filled -= end;
  }
}
