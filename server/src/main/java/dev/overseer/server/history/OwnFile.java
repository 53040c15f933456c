package dev.overseer.server.history;

import dev.overseer.server.ServerException.UnusableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Makes sure that a database belongs to one hub at a time, by a lock on a file beside it that ends
 * with the process. Not on the database itself: closing a second descriptor of it would end
 * SQLite's own locks (fcntl(2)). And not SQLite's exclusive mode: that would keep people from
 * looking into it.
 */
final class OwnFile implements AutoCloseable {
  private final FileChannel channel;

  private OwnFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws UnusableFile if another hub has it
   */
  static OwnFile of(Path database) {
    Path beside = database.resolveSibling(database.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(beside, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      if (locked(channel)) {
        return new OwnFile(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new UnusableFile(
          "db",
          database,
          "can't be used: %s can't be written: make it writable, or give db another file"
              .formatted(beside),
          e);
    }
    throw new UnusableFile(
        "db",
        database,
        "belongs to another hub that is running: end that, or give db another file");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException byThisProcess) {
      return false;
    }
  }

  /** Gives the lock back, as the end of the process would. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }
}
