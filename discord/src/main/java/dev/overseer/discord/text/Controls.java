package dev.overseer.discord.text;

import java.io.CharArrayWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Takes out what would act instead of being read: terminal escape sequences (CSI, OSC and the other
 * strings of ECMA-48, in their 7-bit and 8-bit forms), control characters, and characters that
 * nobody can see. What turns the direction of reading ({@code U+202A} to {@code U+202E}, {@code
 * U+2066} to {@code U+2069}) becomes {@code U+FFFD}, and so does half a surrogate pair. Line breaks
 * of every kind become {@code \n}; tabs stay.
 *
 * <pre>
 *          ESC           [                    0x40..0x7E
 *   TEXT ──────► ESCAPE ────► SEQUENCE ───────────────────► TEXT
 *     │            │ ] P X ^ _
 *     │ 0x9D …     └──────────► STRING ── BEL, ESC \, 0x9C, line break ──► TEXT
 *     └─────────────────────────► ▲
 * </pre>
 *
 * <p>A sequence that breaks off gives back what it had not yet taken: no text disappears behind an
 * escape character. A string ends at the end of its line at the latest, for the same reason.
 *
 * <p>Linear and in constant memory. Not thread-safe. {@link #close} ends the text, and the one
 * behind it: its writer is closed, too.
 */
final class Controls extends Writer {
  private static final char ESC = 0x1B;
  private static final char REPLACEMENT = '\uFFFD';

  private enum State {
    TEXT,
    AFTER_CARRIAGE_RETURN,
    AFTER_HIGH_SURROGATE,
    ESCAPE,
    ESCAPE_INTERMEDIATE,
    SEQUENCE,
    STRING,
    STRING_ESCAPE
  }

  private final Writer out;
  private final char[] buffer = new char[512];
  private int buffered;
  private State state = State.TEXT;
  private char highSurrogate;

  Controls(Writer out) {
    this.out = out;
  }

  /** The text without what acts; the same object if there was nothing to do. */
  static String strip(String text) {
    int first = firstSuspect(text);
    if (first == text.length()) {
      return text;
    }
    CharArrayWriter kept = new CharArrayWriter(text.length());
    kept.write(text, 0, first);
    try (Controls controls = new Controls(kept)) {
      controls.write(text, first, text.length() - first);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return kept.toString();
  }

  private static int firstSuspect(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 ? c != '\n' && c != '\t' : c >= 0x7F && (c < 0xA0 || isSuspect(c))) {
        return i;
      }
    }
    return length;
  }

  private static boolean isSuspect(char c) {
    return c == 0xAD || c == 0x180E || (c >= 0xD800 && c < 0xE000) || (c >= 0x2028 && isFormat(c));
  }

  private static boolean isFormat(char c) {
    return (c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF
        || (c >= 0xFFF0 && c != REPLACEMENT && c != 0xFFFC);
  }

  @Override
  public void write(int c) throws IOException {
    accept((char) c);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      accept(text[i]);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      accept(text.charAt(i));
    }
  }

  private void accept(char c) throws IOException {
    switch (state) {
      case TEXT -> text(c);
      case AFTER_CARRIAGE_RETURN -> {
        emit('\n');
        state = State.TEXT;
        if (c != '\n') {
          text(c);
        }
      }
      case AFTER_HIGH_SURROGATE -> afterHighSurrogate(c);
      case ESCAPE -> escape(c);
      case ESCAPE_INTERMEDIATE -> {
        // ESC ( B and its like: intermediates, then one final character.
        if (c < 0x20 || c > 0x7E) {
          state = State.TEXT;
          text(c);
        } else if (c >= 0x30) {
          state = State.TEXT;
        }
      }
      case SEQUENCE -> {
        if (c >= 0x40 && c <= 0x7E) {
          state = State.TEXT;
        } else if (c < 0x20 || c > 0x7E) {
          state = State.TEXT;
          text(c);
        }
      }
      case STRING -> {
        if (c == ESC) {
          state = State.STRING_ESCAPE;
        } else if (c == 0x07 || c == 0x9C || c == 0x18 || c == 0x1A) {
          state = State.TEXT;
        } else if (isLineBreak(c)) {
          state = State.TEXT;
          text(c);
        }
      }
      case STRING_ESCAPE -> {
        if (c == '\\') {
          state = State.TEXT;
        } else {
          // The escape began something new: a terminal gives the string up there.
          escape(c);
        }
      }
    }
  }

  private void escape(char c) throws IOException {
    if (c == '[') {
      state = State.SEQUENCE;
    } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
      state = State.STRING;
    } else if (c >= 0x20 && c <= 0x2F) {
      state = State.ESCAPE_INTERMEDIATE;
    } else if (c >= 0x30 && c <= 0x7E) {
      state = State.TEXT;
    } else {
      state = State.TEXT;
      text(c);
    }
  }

  private void text(char c) throws IOException {
    if ((c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t') {
      emit(c);
    } else if (c < 0xA0) {
      control(c);
    } else if (!isSuspect(c)) {
      emit(c);
    } else if (Character.isHighSurrogate(c)) {
      highSurrogate = c;
      state = State.AFTER_HIGH_SURROGATE;
    } else if (c == 0x2028 || c == 0x2029) {
      emit('\n');
    } else if (Character.isLowSurrogate(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c >= 0xFFFE) {
      emit(REPLACEMENT);
    }
  }

  private void control(char c) throws IOException {
    switch (c) {
      case ESC -> state = State.ESCAPE;
      case '\r' -> state = State.AFTER_CARRIAGE_RETURN;
      case 0x0B, 0x0C, 0x85 -> emit('\n');
      case 0x9B -> state = State.SEQUENCE;
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F -> state = State.STRING;
      default -> {
        // Dropped: nobody can see it.
      }
    }
  }

  private void afterHighSurrogate(char c) throws IOException {
    state = State.TEXT;
    if (!Character.isLowSurrogate(c)) {
      emit(REPLACEMENT);
      text(c);
      return;
    }
    int codePoint = Character.toCodePoint(highSurrogate, c);
    if ((codePoint & 0xFFFE) == 0xFFFE) {
      emit(REPLACEMENT);
    } else if (codePoint < 0xE0000 || codePoint > 0xE0FFF) {
      emit(highSurrogate);
      emit(c);
    }
    // U+E0000 to U+E0FFF are tags and ignorable: a whole message can hide in them.
  }

  private static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  private void emit(char c) throws IOException {
    if (buffered == buffer.length) {
      drain();
    }
    buffer[buffered++] = c;
  }

  private void drain() throws IOException {
    out.write(buffer, 0, buffered);
    buffered = 0;
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (state == State.AFTER_CARRIAGE_RETURN) {
      emit('\n');
    } else if (state == State.AFTER_HIGH_SURROGATE) {
      emit(REPLACEMENT);
    }
    state = State.TEXT;
    drain();
    out.close();
  }
}
