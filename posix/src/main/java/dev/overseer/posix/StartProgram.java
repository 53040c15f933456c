package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts one program and takes hold of it by a pidfd. */
final class StartProgram {
  /** A descriptor of the program's that is to be /dev/null. */
  static final int NOTHING = -1;

  private static final int TEXT_BUSY_TRIES = 10;
  private static final long TEXT_BUSY_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Libc libc;
  private final SegmentAllocator memory;

  StartProgram(Libc libc, SegmentAllocator memory) {
    this.libc = libc;
    this.memory = memory;
  }

  /**
   * @param pidfd ours to close; readable once the program has ended
   */
  record Started(long pid, int pidfd) {}

  /**
   * Starts it. It runs when this returns.
   *
   * @param marker the value of its {@link GroupMarker}; empty for none
   * @param in one of our descriptors to be its standard input, or {@link #NOTHING}; so with out,
   *     err
   */
  Started start(Command command, String marker, int in, int out, int err) throws SpawnException {
    String path = new FindProgram(libc, memory).find(command);
    MemorySegment pid = memory.allocate(JAVA_INT);
    int failure;
    try (PosixSpawn spawn = new PosixSpawn(memory)) {
      give(spawn, in, 0);
      give(spawn, out, 1);
      give(spawn, err, 2);
      spawn.closeFrom(3);
      command.directory().ifPresent(to -> spawn.changeDirectory(CStrings.of(memory, to)));
      failure =
          run(
              spawn,
              pid,
              CStrings.of(memory, path),
              CStrings.vector(memory, command.argv()),
              CStrings.environment(memory, marker, command.environment()));
    }
    if (failure != 0) {
      throw new ExplainFailure(libc, memory).explain(command, path, failure);
    }
    return hold(command, pid.get(JAVA_INT, 0));
  }

  private static void give(PosixSpawn spawn, int ours, int theirs) {
    if (ours == NOTHING) {
      spawn.giveNothing(theirs);
    } else {
      spawn.give(ours, theirs);
    }
  }

  private static int run(
      PosixSpawn spawn,
      MemorySegment pid,
      MemorySegment path,
      MemorySegment arguments,
      MemorySegment environment) {
    int failure = spawn.spawn(pid, path, arguments, environment);
    // A script that we have just written is still open in a child of another thread's, for the
    // moment between that child's birth and its exec.
    for (int i = 0; failure == Errno.ETXTBSY && i < TEXT_BUSY_TRIES; i++) {
      LockSupport.parkNanos(TEXT_BUSY_WAIT_NANOS);
      failure = spawn.spawn(pid, path, arguments, environment);
    }
    return failure;
  }

  private Started hold(Command command, long pid) throws SpawnException {
    int pidfd = libc.pidfdOpen(pid);
    if (pidfd >= 0) {
      return new Started(pid, pidfd);
    }
    // Without it we would not hear of its end. Not reaped yet, so the number is still its own.
    libc.kill(-pid, Signals.SIGKILL);
    libc.waitid(pid, memory.allocate(Signals.SIGINFO_BYTES, 8), Libc.WEXITED);
    throw new SpawnException(
        "cannot start \"%s\": no pidfd to hear of its end: %s"
            .formatted(command.argv().getFirst(), Errno.describe(-pidfd)),
        -pidfd);
  }
}
