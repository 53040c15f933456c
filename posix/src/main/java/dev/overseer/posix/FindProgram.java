package dev.overseer.posix;

import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the file that a command names, as a shell in the child's directory and environment would:
 * one with a slash is a path, others are looked for on PATH. Where the environment has no PATH, the
 * C library's default holds.
 */
final class FindProgram {
  private static final String DEFAULT_PATH = "/bin:/usr/bin";

  private final Libc libc;
  private final SegmentAllocator memory;

  FindProgram(Libc libc, SegmentAllocator memory) {
    this.libc = libc;
    this.memory = memory;
  }

  /**
   * The path to give to exec, relative to the child's directory.
   *
   * @throws SpawnException with ENOENT when PATH has no such program, or EACCES when all of that
   *     name may not be run
   */
  String find(Command command) throws SpawnException {
    String name = command.argv().getFirst();
    if (name.indexOf('/') >= 0) {
      return name;
    }
    String path = command.environment().getOrDefault("PATH", DEFAULT_PATH);
    Optional<String> forbidden = Optional.empty();
    for (String directory : path.split(":", -1)) {
      // An empty part means the working directory: POSIX, Environment Variables, PATH.
      String file = directory.isEmpty() ? "./" + name : directory + "/" + name;
      int answer = probe(fromHere(file, command.directory()));
      if (answer == 0) {
        return file;
      }
      if (answer == -Errno.EACCES && forbidden.isEmpty()) {
        forbidden = Optional.of(file);
      }
    }
    if (forbidden.isPresent()) {
      throw new SpawnException(
          "cannot start \"%s\": permission denied: %s may not be run"
              .formatted(name, forbidden.get()),
          Errno.EACCES);
    }
    throw new SpawnException(
        "cannot start \"%s\": no such program on PATH (%s)".formatted(name, path), Errno.ENOENT);
  }

  /** Where a path that the child would use lies, seen from our own directory. */
  static String fromHere(String path, Optional<Path> directory) {
    return path.startsWith("/") || directory.isEmpty() ? path : directory.get() + "/" + path;
  }

  private int probe(String file) {
    int executable = libc.access(CStrings.of(memory, file), Libc.X_OK);
    if (executable != 0) {
      return executable;
    }
    boolean isDirectory = libc.access(CStrings.of(memory, file + "/."), Libc.F_OK) == 0;
    return isDirectory ? -Errno.EISDIR : 0;
  }
}
