package dev.overseer.posix;

import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;

/**
 * Puts a failed start into words. {@code posix_spawn} returns one number for all its steps, so this
 * looks again which of them it was.
 */
final class ExplainFailure {
  private final Libc libc;
  private final SegmentAllocator memory;

  ExplainFailure(Libc libc, SegmentAllocator memory) {
    this.libc = libc;
    this.memory = memory;
  }

  /**
   * @param path what was given to exec
   */
  SpawnException explain(Command command, String path, int errno) {
    return new SpawnException(
        "cannot start \"%s\": %s"
            .formatted(command.argv().getFirst(), reason(command, path, errno)),
        errno);
  }

  private String reason(Command command, String path, int errno) {
    if (command.directory().isPresent()) {
      Path directory = command.directory().get();
      int access = libc.access(CStrings.of(memory, directory.resolve(".")), Libc.X_OK);
      if (access != 0) {
        return "its working directory %s cannot be entered: %s"
            .formatted(directory, directoryReason(-access));
      }
    }
    String file = FindProgram.fromHere(path, command.directory());
    boolean exists = libc.access(CStrings.of(memory, file), Libc.F_OK) == 0;
    if (errno == Errno.ENOENT && exists) {
      return libc.access(CStrings.of(memory, "/dev/null"), Libc.F_OK) == 0
          ? "the interpreter that its first line or its header names does not exist"
          : "there is no /dev/null for its input";
    }
    if (errno == Errno.EACCES
        && exists
        && libc.access(CStrings.of(memory, file + "/."), Libc.F_OK) == 0) {
      return Errno.describe(Errno.EISDIR);
    }
    return Errno.describe(errno);
  }

  private static String directoryReason(int errno) {
    return switch (errno) {
      case Errno.ENOENT -> "it does not exist";
      case Errno.ENOTDIR -> "it is not a directory";
      default -> Errno.describe(errno);
    };
  }
}
