package dev.overseer.worker.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to work on a task, for as long as the lock on its lock file is held. Belongs to one
 * thread.
 */
public final class Lease implements Closeable {
  private final Path taskFile;
  private final Path lockFile;
  private final FileChannel lock;
  private final Optional<Claim> previous;

  private Lease(Path taskFile, Path lockFile, FileChannel lock, Optional<Claim> previous) {
    this.taskFile = taskFile;
    this.lockFile = lockFile;
    this.lock = lock;
    this.previous = previous;
  }

  /** What became of an attempt to get one. */
  public sealed interface Outcome {
    /** It is ours. */
    record Held(Lease lease) implements Outcome {}

    /** Somebody else has it. */
    record Busy() implements Outcome {}

    /** The task is gone. */
    record Gone() implements Outcome {}
  }

  /** Tries to get the lease on a task, and does not wait. */
  public static Outcome of(Path taskFile) throws IOException {
    if (!Files.exists(taskFile)) {
      return new Outcome.Gone();
    }
    Path lockFile = SpoolLayout.lock(taskFile);
    FileChannel lock =
        FileChannel.open(
            lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        lock.close();
        return new Outcome.Busy();
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      return new Outcome.Busy();
    }
    Lease lease = new Lease(taskFile, lockFile, lock, Claim.read(lockFile));
    if (!Files.exists(taskFile)) {
      lease.close();
      return new Outcome.Gone();
    }
    return new Outcome.Held(lease);
  }

  /** What a holder left there that died. */
  public Optional<Claim> previous() {
    return previous;
  }

  /** Says who holds it. */
  public void write(Claim claim) throws IOException {
    lock.truncate(0);
    lock.write(ByteBuffer.wrap(claim.bytes()), 0);
  }

  /**
   * Gives it back. The lock file goes with its task; where the task stays, it stays too, empty:
   * else somebody who had opened it before would hold a lock that nobody else sees.
   */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (Files.exists(taskFile)) {
        lock.truncate(0);
      } else {
        Files.deleteIfExists(lockFile);
      }
    }
  }

  /** Gives it back as a process that dies does: what stands in it stays. */
  public void abandon() throws IOException {
    lock.close();
  }
}
