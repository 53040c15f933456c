package dev.overseer.core.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether stderr is a terminal that shows colours. */
final class Terminal {
  private Terminal() {}

  static boolean wantsColour() {
    return wantsColour(System.getenv()) && isTerminal(Path.of("/proc/self/fd/2"));
  }

  /** Colour is off where {@code NO_COLOR} is set (no-color.org) or the terminal knows none. */
  static boolean wantsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /**
   * Asks /proc, since {@code Console.isTerminal} speaks of stdin and stdout, and costs far more to
   * load.
   */
  static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
