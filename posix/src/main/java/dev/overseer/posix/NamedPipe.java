package dev.overseer.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A pipe that has a name among the files: fifo(7). Whoever may open it can write to whoever reads
 * it. Nothing here waits for the other side. A symbolic link is never followed.
 *
 * @param path where it is, or is to be
 */
public record NamedPipe(Path path) {
  private static final int OWNER_ONLY = 0600;

  /**
   * Makes it, for its owner only. One that is there stays as it is.
   *
   * @return whether it was made
   * @throws FileAlreadyExistsException if there is something else
   * @throws IOException if it cannot be made
   */
  public boolean make() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      FileCalls files = new FileCalls(arena);
      MemorySegment name = CStrings.of(arena, path);
      int made = files.mkfifo(name, OWNER_ONLY);
      if (made == -Errno.EEXIST) {
        Libc libc = new Libc(arena);
        int fd = files.open(name, flags(Libc.O_RDWR), 0);
        boolean isPipe = fd >= 0 && libc.fcntl(fd, FileCalls.F_GETPIPE_SZ, 0) > 0;
        libc.close(fd);
        if (isPipe) {
          return false;
        }
      }
      if (made < 0) {
        throw FileFailure.of(path, "cannot be made a named pipe", -made);
      }
      return true;
    }
  }

  /**
   * Begins to read. Writers may come and go: it has no end. Of several readers each gets a part.
   *
   * @throws IOException if it cannot be opened, or is no pipe
   */
  public PipeReader openForReading() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      // Writing too: with us among the writers there is no end of file when the last one goes.
      return new PipeReader(path, open(Libc.O_RDWR, arena).orElseThrow());
    }
  }

  /**
   * Opens it for one who reads now.
   *
   * @return empty if nobody does
   * @throws IOException if it cannot be opened, or is no pipe
   */
  public Optional<PipeWriter> openForWriting() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return open(FileCalls.O_WRONLY, arena).map(PipeWriter::new);
    }
  }

  private Optional<Integer> open(int access, Arena arena) throws IOException {
    Libc libc = new Libc(arena);
    int fd = new FileCalls(arena).open(CStrings.of(arena, path), flags(access), 0);
    if (fd == -Errno.ENXIO) {
      return Optional.empty();
    }
    if (fd < 0) {
      throw FileFailure.of(path, "cannot be opened", -fd);
    }
    if (libc.fcntl(fd, FileCalls.F_GETPIPE_SZ, 0) < 0) {
      libc.close(fd);
      throw new FileSystemException(path.toString(), null, "is no pipe");
    }
    return Optional.of(fd);
  }

  private static int flags(int access) {
    return access | Libc.O_NONBLOCK | Libc.O_CLOEXEC | FileCalls.O_NOFOLLOW;
  }
}
