package dev.overseer.transcript;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of one line, where they stand. */
@FunctionalInterface
public interface LineBytes {
  /**
   * Reads them from the beginning.
   *
   * @throws IOException if they can't be read, or are not there any more
   */
  InputStream open() throws IOException;
}
