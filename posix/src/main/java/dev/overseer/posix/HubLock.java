package dev.overseer.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Says that a hub lives: a file that it holds a lock on, flock(2), until it ends in whatever way.
 * Unlike a pid this also holds between containers that share the folder; and unlike Java's file
 * locks also between two hubs in one JVM.
 */
final class HubLock implements AutoCloseable {
  static final String SUFFIX = ".lock";

  private final int fd;
  private final Path file;

  private HubLock(int fd, Path file) {
    this.fd = fd;
    this.file = file;
  }

  /**
   * Makes a new one, locked from the moment on that it has its name.
   *
   * @throws StateDirectoryException if the folder's file system has no locks
   */
  static HubLock create(Path directory, String token) {
    Path file = directory.resolve(token + SUFFIX);
    Path unlocked = directory.resolve(token + SUFFIX + ".new");
    try {
      Files.createFile(unlocked);
      Optional<HubLock> lock = tryLock(unlocked);
      if (lock.isEmpty()) {
        throw new StateDirectoryException(directory, "a new file in it cannot be locked");
      }
      Files.move(unlocked, file, StandardCopyOption.ATOMIC_MOVE);
      return new HubLock(lock.get().fd, file);
    } catch (IOException e) {
      throw new StateDirectoryException(directory, e);
    }
  }

  /**
   * Takes an existing one; empty while its hub lives, or when it is gone or another user's.
   *
   * @throws OutOfDescriptorsException if we have too many open files
   */
  static Optional<HubLock> tryLock(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      int fd = libc.open(CStrings.of(arena, file), Libc.O_RDWR | Libc.O_CLOEXEC);
      if (fd == -Errno.EMFILE || fd == -Errno.ENFILE) {
        throw new OutOfDescriptorsException();
      }
      if (fd < 0) {
        return Optional.empty();
      }
      if (libc.flock(fd, Libc.LOCK_EXCLUSIVE_NOW) < 0) {
        libc.close(fd);
        return Optional.empty();
      }
      return Optional.of(new HubLock(fd, file));
    }
  }

  /** Takes the file away, then lets go. */
  @Override
  public void close() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Files.deleteIfExists(file);
      new Libc(arena).close(fd);
    }
  }

  /** Lets go of the lock, and leaves the file for a later hub. */
  void abandon() {
    try (Arena arena = Arena.ofConfined()) {
      new Libc(arena).close(fd);
    }
  }
}
