package dev.overseer.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a command of ours is recorded: in the folder that workers and hubs use, too. */
final class StateFolder {
  private StateFolder() {}

  /**
   * The folder that settings name, or the user's own.
   *
   * @throws BridgeException if it can't be made
   */
  static Path of(Optional<Path> given, Map<String, String> environment) {
    Path state = given.orElseGet(() -> usual(environment));
    try {
      return Files.createDirectories(state);
    } catch (IOException e) {
      throw new BridgeException.StateUnusable(state, e);
    }
  }

  private static Path usual(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(xdg);
    return base.resolve("overseer");
  }
}
