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
 * @param environment the child's whole environment, to which only the marker {@code OVERSEER_GROUP}
 *     is added; no NUL in names and values, no name empty or with {@code =} inside
 * @param directory the child's working directory; empty means ours. A program that is named by a
 *     relative path, {@code ./run} or {@code bin/run}, is looked for from there
 * @param input what it reads from its standard input
 */
public record Command(
    List<String> argv, Map<String, String> environment, Optional<Path> directory, Input input) {

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
    environment.forEach(Command::checkVariable);
  }

  /** A command that has nothing to read. */
  public Command(List<String> argv, Map<String, String> environment, Optional<Path> directory) {
    this(argv, environment, directory, new Input.Nothing());
  }

  /** A command with our own environment and working directory. */
  public static Command of(List<String> argv) {
    return new Command(argv, System.getenv(), Optional.empty());
  }

  /** The same command with one more environment variable, or another value for it. */
  public Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(argv, more, directory, input);
  }

  /** The same command with something else to read. */
  public Command reading(Input other) {
    return new Command(argv, environment, directory, other);
  }

  private static void checkVariable(String name, String value) {
    if (name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the environment variable \"%s\" holds a NUL character, which no program can be given"
              .formatted(name.replace("\0", "\\0")));
    }
    // Linux allows names that begin with "=", and our own environment may hold one.
    if (name.isEmpty() || name.indexOf('=', 1) >= 0) {
      throw new IllegalArgumentException(
          "\"%s\" cannot be the name of an environment variable".formatted(name));
    }
  }
}
