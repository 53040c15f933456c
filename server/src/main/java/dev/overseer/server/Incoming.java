package dev.overseer.server;

/** A message as it came from a client. */
sealed interface Incoming {
  /** How much of the queue's room it takes. */
  int bytes();

  /** A whole text message, valid UTF-8. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, handed over once.
  record Text(byte[] utf8) implements Incoming {
    @Override
    public int bytes() {
      return utf8.length;
    }
  }

  /** A whole binary message, which nobody here understands. */
  record Binary() implements Incoming {
    @Override
    public int bytes() {
      return 0;
    }
  }
}
