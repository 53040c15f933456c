package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * A pipe of ours: closed on exec at both ends, and never numbered 0 to 2, where giving one end to a
 * child could overwrite the other.
 */
record Pipe(int readEnd, int writeEnd) {

  /**
   * @throws SpawnException with EMFILE or ENFILE when there are too many open files
   */
  static Pipe open(Libc libc, SegmentAllocator memory, String program) throws SpawnException {
    MemorySegment ends = memory.allocate(JAVA_INT, 2);
    int made = libc.pipe2(ends, Libc.O_CLOEXEC);
    if (made < 0) {
      throw noPipe(program, made);
    }
    int first = ends.getAtIndex(JAVA_INT, 0);
    int second = ends.getAtIndex(JAVA_INT, 1);
    int readEnd = above2(libc, first);
    int writeEnd = above2(libc, second);
    if (readEnd < 0 || writeEnd < 0) {
      libc.close(readEnd < 0 ? first : readEnd);
      libc.close(writeEnd < 0 ? second : writeEnd);
      throw noPipe(program, Math.min(readEnd, writeEnd));
    }
    return new Pipe(readEnd, writeEnd);
  }

  void close(Libc libc) {
    libc.close(readEnd);
    libc.close(writeEnd);
  }

  /** The same under a number that no child's own descriptor has; or the error number, negated. */
  static int above2(Libc libc, int fd) {
    if (fd > 2) {
      return fd;
    }
    int moved = libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 3);
    if (moved >= 0) {
      libc.close(fd);
    }
    return moved;
  }

  private static SpawnException noPipe(String program, int negated) {
    return new SpawnException(
        "cannot start \"%s\": no pipe for its input and outputs: %s"
            .formatted(program, Errno.describe(-negated)),
        -negated);
  }
}
