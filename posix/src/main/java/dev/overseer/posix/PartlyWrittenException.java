package dev.overseer.posix;

import java.io.IOException;

/** Only the beginning of a message is in the pipe, since somebody else wrote at the same time. */
public final class PartlyWrittenException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param written how many bytes are in the pipe
   * @param length how many there were to be
   */
  public PartlyWrittenException(long written, int length) {
    super(
        "somebody else wrote at the same time: only %d of %d bytes are in the pipe"
            .formatted(written, length));
  }
}
