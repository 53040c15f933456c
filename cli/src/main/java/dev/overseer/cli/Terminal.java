package dev.overseer.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;

/** What stands behind this process's standard streams. Thread-safe. */
final class Terminal {
  private static final Path TTY = Path.of("/dev/tty");

  private Terminal() {}

  /** The rows and columns of a terminal. */
  record Size(int rows, int columns) {}

  static boolean isStdin() {
    return isTerminal(0);
  }

  static boolean isStdout() {
    return isTerminal(1);
  }

  static boolean isStderr() {
    return isTerminal(2);
  }

  /** Colours for standard output. */
  static Style style() {
    return Style.of(isStdout(), System.getenv());
  }

  /** Colours for standard error. */
  static Style errorStyle() {
    return Style.of(isStderr(), System.getenv());
  }

  /**
   * Begins to ask how wide standard output is, on a thread of its own: the answer takes as long as
   * an answer of the hub. Empty where it is no terminal.
   */
  static FutureTask<OptionalInt> askWidth() {
    FutureTask<OptionalInt> width = new FutureTask<>(Terminal::width);
    Thread.ofPlatform().name("overseer-terminal").daemon().start(width);
    return width;
  }

  /** The size of the terminal that controls this process; empty where none does. */
  static Optional<Size> size() {
    Optional<String> size = stty("size");
    if (size.isEmpty() || !size.get().matches("\\d{1,5} \\d{1,5}")) {
      return Optional.empty();
    }
    int blank = size.get().indexOf(' ');
    int rows = Integer.parseInt(size.get().substring(0, blank));
    int columns = Integer.parseInt(size.get().substring(blank + 1));
    // A terminal that doesn't know its size says that it has none.
    return rows > 0 && columns > 0 ? Optional.of(new Size(rows, columns)) : Optional.empty();
  }

  /**
   * Runs stty on the terminal that controls this process.
   *
   * @return what it said; empty if it failed, or there is no terminal, or no stty
   */
  static Optional<String> stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File(TTY.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static OptionalInt width() {
    if (!isStdout()) {
      return OptionalInt.empty();
    }
    Map<String, String> environment = System.getenv();
    String given = environment.getOrDefault("COLUMNS", "");
    if (given.matches("[1-9]\\d{0,4}")) {
      return OptionalInt.of(Integer.parseInt(given));
    }
    return size().map(size -> OptionalInt.of(size.columns)).orElse(OptionalInt.of(80));
  }

  /**
   * By what the descriptor is open on: the JDK's console wants stdin and stdout to be terminals.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
