package dev.overseer.posix;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run. No shell stands between us and the program unless the arguments name one.
 *
 * @param argv the program, looked up on the environment's PATH where it holds no slash, and its
 *     arguments; not empty, no NUL in any of them
 * @param environment the child's whole environment
 * @param directory the child's working directory; empty means ours
 */
public record Command(
    List<String> argv, Map<String, String> environment, Optional<Path> directory) {

  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty() || argv.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a command needs a program to run");
    }
    for (String argument : argv) {
      if (argument.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "the arguments of \"%s\" hold a NUL character, which no program can be given"
                .formatted(argv.getFirst()));
      }
    }
  }

  /** A command with our own environment and working directory. */
  public static Command of(List<String> argv) {
    return new Command(argv, System.getenv(), Optional.empty());
  }

  /** The same command with one more environment variable, or another value for it. */
  public Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(argv, more, directory);
  }
}
