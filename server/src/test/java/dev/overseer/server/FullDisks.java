package dev.overseer.server;

import dev.overseer.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Disks for tests to fill. */
public final class FullDisks {
  private FullDisks() {}

  /** Mounts one in a folder, or skips the test where that is not allowed, and says so. */
  public static SmallDisk mountOrSkip(Path folder, int kibibytes) throws IOException {
    try {
      return SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), kibibytes);
    } catch (UnsupportedOperationException e) {
      System.out.println("skipped: " + e.getMessage());
      return Assumptions.abort(String.valueOf(e.getMessage()));
    }
  }
}
