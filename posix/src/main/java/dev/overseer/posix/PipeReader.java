package dev.overseer.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Reads what others write into a {@link NamedPipe}. Thread-safe. */
public final class PipeReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path path;
  private final AwaitReadable input;

  /**
   * @param fd ours to close
   */
  PipeReader(Path path, int fd) throws IOException {
    this.path = path;
    input = AwaitReadable.open(fd, BUFFER_BYTES);
  }

  /**
   * Waits until somebody has written something. Where one message ends and another begins is the
   * writers' agreement. Waits in a system call: for a platform thread. An interrupt does not end
   * it, {@link #close} does.
   *
   * @return 1 to 65,536 bytes; none once this is closed
   * @throws IOException if it cannot be read
   */
  public byte[] read() throws IOException {
    try {
      return input.read();
    } catch (IOException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
  }

  /** Stops reading; who waits comes back with nothing. The pipe keeps its name. */
  @Override
  public void close() {
    input.close();
  }
}
