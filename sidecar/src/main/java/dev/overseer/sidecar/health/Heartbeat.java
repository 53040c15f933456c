package dev.overseer.sidecar.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Says in a file how the watcher is: the time, written every second, and beside it a file {@code
 * NAME.ready} as long as it is ready.
 */
public final class Heartbeat {
  /** A time older than this is that of a process that is gone, or hangs. */
  public static final Duration FRESH = Duration.ofSeconds(10);

  private final Path file;
  private final Path ready;

  /** In this file; its folder must be there. */
  public Heartbeat(Path file) {
    this.file = file;
    this.ready = file.resolveSibling(file.getFileName() + ".ready");
  }

  /**
   * Another beat.
   *
   * @throws IOException if it can't be written
   */
  public void beat(Instant now, boolean isReady) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.writeString(next, now + "\n");
    // Renamed, so that nobody reads half a time.
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    if (isReady && !Files.exists(ready)) {
      Files.writeString(ready, "");
    } else if (!isReady) {
      Files.deleteIfExists(ready);
    }
  }

  /** Whether there is a process that is ready. */
  public boolean isReady(Instant now) {
    try {
      Instant last = Instant.parse(Files.readString(file).strip());
      return Files.exists(ready) && last.isAfter(now.minus(FRESH));
    } catch (IOException | DateTimeException none) {
      return false;
    }
  }

  /** Takes both files away. */
  public void end() throws IOException {
    Files.deleteIfExists(ready);
    Files.deleteIfExists(file);
  }
}
