package dev.overseer.transcript.json;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a JSON text, and what can be read of them without knowing where in it they are. */
final class JsonBytes {
  private static final char REPLACEMENT = '\ufffd';
  private static final int LONGEST_WORD = 64;

  private final byte[] buffer = new byte[8192];
  private final StringBuilder word = new StringBuilder();

  private InputStream in = InputStream.nullInputStream();
  private int at;
  private int end;
  private long before;

  void from(InputStream source) {
    in = source;
    at = 0;
    end = 0;
    before = 0;
  }

  MalformedJsonException malformed(String what) {
    return new MalformedJsonException(what, before + at);
  }

  private boolean fill() throws IOException {
    before += end;
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  /** The next byte that is no blank; -1 at the end. It is not taken. */
  int peekBlanks() throws IOException {
    while (true) {
      while (at < end) {
        byte b = buffer[at];
        if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
          return b & 0xff;
        }
        at++;
      }
      if (!fill()) {
        return -1;
      }
    }
  }

  /** Takes the next byte that is no blank. */
  int skipBlanks() throws IOException {
    int next = peekBlanks();
    if (next < 0) {
      throw malformed("it ends too early");
    }
    at++;
    return next;
  }

  void require(char expected) throws IOException {
    if (skipBlanks() != expected) {
      throw malformed("a " + expected + " is missing");
    }
  }

  private int take() throws IOException {
    if (at == end && !fill()) {
      throw malformed("it ends inside a string");
    }
    return buffer[at++] & 0xff;
  }

  /** A number, true, false or null, whose first byte was taken. */
  String word(int first) throws IOException {
    word.setLength(0);
    word.append((char) first);
    while (at < end || fill()) {
      int c = buffer[at] & 0xff;
      boolean part =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || c == '.'
              || c == '-'
              || c == '+'
              || c == 'E';
      if (!part) {
        break;
      }
      if (word.length() == LONGEST_WORD) {
        throw malformed("a number is too long");
      }
      word.append((char) c);
      at++;
    }
    return word.toString();
  }

  /** A string whose opening quote was taken. */
  void string(CharSink sink) throws IOException {
    while (true) {
      int from = at;
      while (at < end && isPlain(buffer[at])) {
        at++;
      }
      if (at > from) {
        sink.ascii(buffer, from, at);
      }
      int c = take();
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        escape(sink);
      } else if (c < 0x80) {
        sink.add((char) c);
      } else {
        beyondAscii(c, sink);
      }
    }
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  private void escape(CharSink sink) throws IOException {
    int c = take();
    switch (c) {
      case '"', '\\', '/' -> sink.add((char) c);
      case 'b' -> sink.add('\b');
      case 'f' -> sink.add('\f');
      case 'n' -> sink.add('\n');
      case 'r' -> sink.add('\r');
      case 't' -> sink.add('\t');
      case 'u' -> escapedUnit(sink);
      default -> throw malformed("there is no such escape");
    }
  }

  private void escapedUnit(CharSink sink) throws IOException {
    char unit = hexUnit();
    while (Character.isHighSurrogate(unit)) {
      if (peekByte() != '\\') {
        sink.add(REPLACEMENT);
        return;
      }
      at++;
      if (peekByte() != 'u') {
        sink.add(REPLACEMENT);
        escape(sink);
        return;
      }
      at++;
      char next = hexUnit();
      if (Character.isLowSurrogate(next)) {
        sink.add(unit);
        sink.add(next);
        return;
      }
      sink.add(REPLACEMENT);
      unit = next;
    }
    sink.add(Character.isSurrogate(unit) ? REPLACEMENT : unit);
  }

  private int peekByte() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : -1;
  }

  private char hexUnit() throws IOException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw malformed("an escape has no four digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  /** UTF-8 as RFC 3629 has it; one replacement for each sequence that breaks off or is none. */
  private void beyondAscii(int first, CharSink sink) throws IOException {
    int more = first >= 0xf0 && first <= 0xf4 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4) {
      sink.add(REPLACEMENT);
      return;
    }
    int point = first & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int next = peekByte();
      if (next < 0x80 || next > 0xbf || (i == 0 && isOutside(first, next))) {
        sink.add(REPLACEMENT);
        return;
      }
      point = point << 6 | (next & 0x3f);
      at++;
    }
    if (point > 0xffff) {
      sink.add(Character.highSurrogate(point));
      sink.add(Character.lowSurrogate(point));
    } else {
      sink.add((char) point);
    }
  }

  /** Overlong forms, surrogates, and what lies behind the last code point. */
  private static boolean isOutside(int first, int second) {
    return (first == 0xe0 && second < 0xa0)
        || (first == 0xed && second > 0x9f)
        || (first == 0xf0 && second < 0x90)
        || (first == 0xf4 && second > 0x8f);
  }
}
