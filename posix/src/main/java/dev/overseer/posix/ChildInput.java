package dev.overseer.posix;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A child's standard input, before its start.
 *
 * @param theirs the descriptor that it is given, or {@link StartProgram#NOTHING}
 * @param ours what we keep, where we write
 */
record ChildInput(int theirs, Optional<PipeWriter> ours) {

  /**
   * @throws SpawnException if the file cannot be read, or there are too many open files
   */
  static ChildInput open(Command command, Libc libc, Arena arena) throws SpawnException {
    return switch (command.input()) {
      case Input.Nothing() -> new ChildInput(StartProgram.NOTHING, Optional.empty());
      case Input.FromFile(Path path) ->
          new ChildInput(file(command, path, libc, arena), Optional.empty());
      case Input.FromUs() -> {
        Pipe pipe = Pipe.open(libc, arena, command.argv().getFirst());
        libc.fcntl(pipe.writeEnd(), Libc.F_SETFL, Libc.O_NONBLOCK);
        yield new ChildInput(pipe.readEnd(), Optional.of(new PipeWriter(pipe.writeEnd())));
      }
    };
  }

  /** Once the child has its copy. */
  void closeTheirs(Libc libc) {
    if (theirs != StartProgram.NOTHING) {
      libc.close(theirs);
    }
  }

  void closeOurs() {
    ours.ifPresent(PipeWriter::close);
  }

  private static int file(Command command, Path path, Libc libc, Arena arena)
      throws SpawnException {
    boolean isFolder = libc.access(CStrings.of(arena, path.resolve(".")), Libc.F_OK) == 0;
    // A named pipe that nobody writes to must not keep us waiting.
    int flags = FileCalls.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC;
    int fd = isFolder ? -Errno.EISDIR : libc.open(CStrings.of(arena, path), flags);
    if (fd >= 0) {
      fd = Pipe.above2(libc, fd);
    }
    if (fd < 0) {
      throw new SpawnException(
          "cannot start \"%s\": its input %s cannot be read: %s"
              .formatted(command.argv().getFirst(), path, Errno.describe(-fd)),
          -fd);
    }
    // But programs expect that their input waits.
    libc.fcntl(fd, Libc.F_SETFL, 0);
    return fd;
  }
}
