package dev.overseer.transcript.tail;

import dev.overseer.transcript.LineBytes;
import java.io.IOException;
import java.io.InputStream;

/**
 * A line of a transcript, where it stands: its bytes stay in the file, which is held open until
 * {@link #release}. So a line of a megabyte costs no more than one of a hundred bytes.
 *
 * @param file that it is in
 * @param start its first byte
 * @param length in bytes, without the line's end
 * @param end where the next line begins
 * @param print a hash of its bytes
 * @param seenNanos when it was seen, by {@code System.nanoTime}
 * @param reading how it is to be read
 */
public record Line(
    OpenTranscript file,
    long start,
    long length,
    long end,
    long print,
    long seenNanos,
    Reading reading)
    implements LineBytes {

  /** How a line is to be read. */
  public enum Reading {
    /** For the first time. */
    NEW,
    /** The file has been rewritten or replaced: it may have been read before. */
    AGAIN,
    /** It was dealt with before this process began: for what later lines refer to, and no more. */
    KNOWN
  }

  @Override
  public InputStream open() throws IOException {
    return file.read(start, length);
  }

  /** It is dealt with, and its bytes are not needed any more. */
  public void release() {
    file.release();
  }
}
