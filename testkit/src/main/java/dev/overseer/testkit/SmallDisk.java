package dev.overseer.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of its own that is small enough to be filled: what a full disk does is seen by
 * filling one. Needs root and Linux; not thread-safe.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one.
   *
   * @param mountPoint an empty folder
   * @param kibibytes its size
   * @throws UnsupportedOperationException where this process may not mount, with the reason
   */
  public static SmallDisk mount(Path mountPoint, int kibibytes) {
    String answer =
        run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + kibibytes + "k",
            "tmpfs",
            mountPoint.toString());
    if (!answer.isEmpty()) {
      throw new UnsupportedOperationException("no small disk can be mounted: " + answer);
    }
    return new SmallDisk(mountPoint);
  }

  /** Where it is mounted. */
  public Path folder() {
    return folder;
  }

  /** Writes until nothing fits any more. */
  public void fill() {
    byte[] block = new byte[512];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
  }

  /** Takes away what {@link #fill} wrote. */
  public void makeRoom() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unmounts it, even if files on it are open. */
  @Override
  public void close() {
    String answer = run("umount", "--lazy", folder.toString());
    if (!answer.isEmpty()) {
      throw new IllegalStateException("the small disk stays mounted: " + answer);
    }
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Runs a command; returns what it says if it fails, nothing if it does not. */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      return code == 0 ? "" : "%s (exit code %d)".formatted(said, code);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
