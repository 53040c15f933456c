package dev.overseer.transcript.tail;

import java.nio.file.Path;

/** Told what happens to files, for logs. Called on the thread that follows; must not throw. */
public interface TailListener {
  /** Nobody listens. */
  TailListener NONE = new TailListener() {};

  /**
   * A file is followed from now on.
   *
   * @param known how many of its bytes have been dealt with before
   */
  default void opened(Path file, long known) {}

  /** A file has become shorter or its content another: it is read again from its beginning. */
  default void rewritten(Path file) {}

  /** Another file stands in a file's place. */
  default void replaced(Path file) {}

  /** A file is not there any more; what stood in it has been read. */
  default void vanished(Path file) {}

  /** The system can't tell of changes: files are looked at from time to time instead. */
  default void pollsOnly(String reason) {}
}
