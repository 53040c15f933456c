package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that one holder at a time has: an exclusive flock(2) on it, which ends with its holder in
 * whatever way that ends. The holder may write into it who it is; the next one finds that, and so
 * knows that somebody died here, and who.
 *
 * <pre>
 *   tryTake ──► held: found() ──► write(who we are) ──close──► the file is gone, the lock is free
 *                       ▲                   └──our death──► the lock is free, the file stays ─┐
 *                       └──────────────────────── the next one's tryTake ◄────────────────────┘
 * </pre>
 *
 * <p>It excludes Python's {@code fcntl.flock} and is excluded by it; Java's own file locks are of
 * another kind and exclude neither. No child of ours inherits it. Two leases in one JVM exclude
 * each other too.
 *
 * <p>A holder that ends takes the file away. So whoever locks it looks whether the path still names
 * what it has locked, and else begins again. Programs that omit this look can hold a lock beside
 * ours on a file that has just been taken away.
 *
 * <p>Thread-safe.
 */
public final class FileLease implements AutoCloseable {
  /** How long a content may be, in bytes; of a longer one only so much is {@link #found}. */
  public static final int MOST_BYTES = 64 * 1024;

  private static final int MOST_TRIES = 100;

  /** As other programs make theirs: all whom the umask lets may take it. */
  private static final int MODE = 0666;

  private final Path file;
  private final int fd;
  private final byte[] found;

  private boolean closed;

  private FileLease(Path file, int fd, byte[] found) {
    this.file = file;
    this.fd = fd;
    this.found = found;
  }

  /**
   * Takes the lease, if nobody holds it, and makes the file if there is none. Does not wait.
   *
   * @return empty if another holds it, also if one other after the other does
   * @throws NoSuchFileException if its folder does not exist
   * @throws IOException if the file cannot be made, opened, locked or read; also if it is a
   *     symbolic link, which is not followed
   */
  public static Optional<FileLease> tryTake(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      FileCalls files = new FileCalls(arena);
      MemorySegment path = CStrings.of(arena, file);
      int flags =
          Libc.O_RDWR | FileCalls.O_CREAT | Libc.O_CLOEXEC | FileCalls.O_NOFOLLOW | Libc.O_NONBLOCK;
      for (int i = 0; i < MOST_TRIES; i++) {
        int fd = files.open(path, flags, MODE);
        if (fd < 0) {
          throw FileFailure.of(file, "cannot be opened", -fd);
        }
        boolean kept = false;
        try {
          int locked = libc.flock(fd, Libc.LOCK_EXCLUSIVE_NOW);
          if (locked == -Errno.EAGAIN) {
            return Optional.empty();
          }
          if (locked < 0) {
            throw FileFailure.of(file, "cannot be locked", -locked);
          }
          if (isAt(path, fd, files, arena)) {
            byte[] found = read(file, fd, files, arena);
            kept = true;
            return Optional.of(new FileLease(file, fd, found));
          }
        } finally {
          if (!kept) {
            libc.close(fd);
          }
        }
      }
      return Optional.empty();
    }
  }

  public Path file() {
    return file;
  }

  /** What was in the file when it was taken: nothing, or what a holder wrote that died. */
  public byte[] found() {
    return found.clone();
  }

  /**
   * Puts this into the file, instead of all that is there. Others may read it at any time without
   * taking the lease; who does so right now may find the end of the old content behind the new one,
   * so a content should show where it ends, by a line's end for example. It is not forced to the
   * disk: it tells of processes, and they end with the machine.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MOST_BYTES}
   * @throws IllegalStateException if it is closed
   * @throws IOException if it cannot be written; the content is then not to be relied on
   */
  public synchronized void write(byte[] content) throws IOException {
    if (content.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a lease holds %d bytes at most, not %d".formatted(MOST_BYTES, content.length));
    }
    if (closed) {
      throw new IllegalStateException("the lease on %s is closed".formatted(file));
    }
    try (Arena arena = Arena.ofConfined()) {
      FileCalls files = new FileCalls(arena);
      MemorySegment bytes = arena.allocate(Math.max(content.length, 1));
      MemorySegment.copy(content, 0, bytes, JAVA_BYTE, 0, content.length);
      long at = 0;
      while (at < content.length) {
        long written = files.pwrite(fd, bytes.asSlice(at, content.length - at), at);
        if (written < 0) {
          throw FileFailure.of(file, "cannot be written", (int) -written);
        }
        at += written;
      }
      int cut = files.ftruncate(fd, content.length);
      if (cut < 0) {
        throw FileFailure.of(file, "cannot be written", -cut);
      }
    }
  }

  /**
   * Takes the file away, if the path still names it, and lets go of the lock, in this order. Does
   * nothing the second time.
   *
   * @throws IOException if the file cannot be taken away; the lock is free all the same
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      try {
        if (isAt(CStrings.of(arena, file), fd, new FileCalls(arena), arena)) {
          Files.deleteIfExists(file);
        }
      } finally {
        // In so many words: a child between its birth and its exec still holds a copy.
        libc.flock(fd, FileCalls.LOCK_UNLOCK);
        libc.close(fd);
      }
    }
  }

  /** Whether the path names what is locked here: else others don't see that it is. */
  public synchronized boolean isInPlace() {
    try (Arena arena = Arena.ofConfined()) {
      return !closed && isAt(CStrings.of(arena, file), fd, new FileCalls(arena), arena);
    }
  }

  /**
   * Lets go of the lock and leaves the file with what is in it. For a file that others may have
   * opened before and lock without looking where it is: were it taken away, they would hold a lock
   * that nobody sees. Does nothing once it is closed.
   */
  public synchronized void letGo() {
    if (closed) {
      return;
    }
    closed = true;
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      libc.flock(fd, FileCalls.LOCK_UNLOCK);
      libc.close(fd);
    }
  }

  private static boolean isAt(MemorySegment path, int fd, FileCalls files, Arena arena) {
    MemorySegment named = arena.allocate(FileCalls.STAT_BYTES, 8);
    MemorySegment locked = arena.allocate(FileCalls.STAT_BYTES, 8);
    return files.lstat(path, named) == 0
        && files.fstat(fd, locked) == 0
        && named.get(JAVA_LONG, 0) == locked.get(JAVA_LONG, 0)
        && named.get(JAVA_LONG, 8) == locked.get(JAVA_LONG, 8);
  }

  private static byte[] read(Path file, int fd, FileCalls files, Arena arena) throws IOException {
    MemorySegment bytes = arena.allocate(MOST_BYTES);
    int length = 0;
    while (length < MOST_BYTES) {
      long count = files.pread(fd, bytes.asSlice(length), length);
      if (count < 0) {
        throw FileFailure.of(file, "cannot be read", (int) -count);
      }
      if (count == 0) {
        break;
      }
      length += (int) count;
    }
    return Arrays.copyOf(bytes.toArray(JAVA_BYTE), length);
  }
}
