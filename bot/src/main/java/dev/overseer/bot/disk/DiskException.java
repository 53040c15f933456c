package dev.overseer.bot.disk;

import java.io.IOException;
import java.nio.file.Path;

/** What must be remembered can't be written down; nothing was acknowledged. */
public final class DiskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DiskException(Path file, IOException cause) {
    super(
        "%s can't be written: %s. Make room there, or set STATE_DIR to a folder that this user may"
                .formatted(file, cause)
            + " write to",
        cause);
  }
}
