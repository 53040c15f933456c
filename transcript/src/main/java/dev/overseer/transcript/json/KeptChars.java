package dev.overseer.transcript.json;

/** Keeps the beginning of a string, and counts the rest. */
final class KeptChars implements CharSink {
  private final char[] chars;

  private int room;
  private int size;
  private long length;

  KeptChars(int most) {
    chars = new char[most];
  }

  void begin(int keep) {
    room = Math.min(keep, chars.length);
    size = 0;
    length = 0;
  }

  @Override
  public void ascii(byte[] bytes, int from, int to) {
    length += to - from;
    int count = Math.min(to - from, room - size);
    for (int i = 0; i < count; i++) {
      chars[size + i] = (char) bytes[from + i];
    }
    size += count;
  }

  @Override
  public void add(char c) {
    length++;
    if (size < room) {
      chars[size++] = c;
    }
  }

  int size() {
    return size;
  }

  long length() {
    return length;
  }

  /** What was kept; not the first half of a pair whose second half was not. */
  String text() {
    boolean half = size < length && size > 0 && Character.isHighSurrogate(chars[size - 1]);
    return new String(chars, 0, half ? size - 1 : size);
  }
}
