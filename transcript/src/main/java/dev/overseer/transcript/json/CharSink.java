package dev.overseer.transcript.json;

import java.io.IOException;

/** Takes the characters of a string. */
interface CharSink {
  /** For strings that nobody wants. */
  CharSink NOWHERE = new Nowhere();

  /** Characters of ASCII, a byte each. */
  void ascii(byte[] bytes, int from, int to) throws IOException;

  void add(char c) throws IOException;

  /** Takes nothing. */
  final class Nowhere implements CharSink {
    private Nowhere() {}

    @Override
    public void ascii(byte[] bytes, int from, int to) {}

    @Override
    public void add(char c) {}
  }
}
