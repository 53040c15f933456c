package dev.overseer.worker.spool;

import dev.overseer.core.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a file so that nobody sees half of it: under another name beside its place, then renamed.
 * Thread-safe.
 *
 * <p>What others rely on is {@linkplain #durably forced to the disk}; what a restart writes again
 * anyway is not.
 */
public final class WriteFile {
  private static final AtomicLong NUMBER = new AtomicLong();

  private final boolean force;

  /**
   * A writer.
   *
   * @param force whether what is to be durable is really forced to the disk; without, a crash of
   *     the machine may lose what was written in the seconds before
   */
  public WriteFile(boolean force) {
    this.force = force;
  }

  /** Writes what must outlast a crash of the machine. The folder is made if it is missing. */
  public void durably(Path file, byte[] content) throws IOException {
    inFolder(
        file,
        () -> {
          if (force) {
            AtomicFiles.write(file, content);
          } else {
            rename(file, content);
          }
        });
  }

  /** Writes what need only be whole. The folder is made if it is missing. */
  public void whole(Path file, byte[] content) throws IOException {
    inFolder(file, () -> rename(file, content));
  }

  private static void rename(Path file, byte[] content) throws IOException {
    Path beside =
        file.resolveSibling(
            ".%s.%d-%d.tmp"
                .formatted(
                    file.getFileName(), ProcessHandle.current().pid(), NUMBER.incrementAndGet()));
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
  }

  private static void inFolder(Path file, Write write) throws IOException {
    try {
      write.run();
    } catch (NoSuchFileException folderIsGone) {
      Path folder = file.getParent();
      if (folder == null) {
        throw folderIsGone;
      }
      Files.createDirectories(folder);
      write.run();
    }
  }

  private interface Write {
    void run() throws IOException;
  }
}
