package dev.overseer.worker.spool;

import dev.overseer.posix.FileLease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The right to work on a task, for as long as the lock on its lock file is held: see {@link
 * FileLease}. Belongs to one thread.
 */
public final class Lease implements Closeable {
  private final Path taskFile;
  private final FileLease lock;

  private Lease(Path taskFile, FileLease lock) {
    this.taskFile = taskFile;
    this.lock = lock;
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
    Optional<FileLease> lock = FileLease.tryTake(SpoolLayout.lock(taskFile));
    if (lock.isEmpty()) {
      return new Outcome.Busy();
    }
    if (!Files.exists(taskFile)) {
      lock.get().close();
      return new Outcome.Gone();
    }
    return new Outcome.Held(new Lease(taskFile, lock.get()));
  }

  /** Takes the lock file of a task away that is gone, unless somebody holds it. */
  public static void sweep(Path taskFile) throws IOException {
    Path lockFile = SpoolLayout.lock(taskFile);
    if (!Files.exists(taskFile) && Files.exists(lockFile)) {
      Optional<FileLease> lock = FileLease.tryTake(lockFile);
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }

  /** What a holder left there that died. */
  public Optional<Claim> previous() {
    return Claim.parse(lock.found());
  }

  /** Whether others who look at the lock file see that it is held. */
  public boolean isSeen() {
    return lock.isInPlace();
  }

  /** Says who holds it. */
  public void write(Claim claim) throws IOException {
    lock.write(claim.bytes());
  }

  /**
   * Gives it back. The lock file goes with its task. Where the task stays, it stays too, empty:
   * else a program that has opened it before would get a lock on a file that nobody else sees.
   */
  @Override
  public void close() throws IOException {
    if (Files.exists(taskFile)) {
      lock.write(new byte[0]);
      lock.letGo();
    } else {
      lock.close();
    }
  }

  /** Gives it back as a process that dies does: what stands in it stays. */
  public void abandon() {
    lock.letGo();
  }
}
