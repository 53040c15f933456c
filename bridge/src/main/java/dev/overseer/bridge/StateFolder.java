package dev.overseer.bridge;

import dev.overseer.core.StateHome;
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
    Path state = given.orElseGet(() -> StateHome.of(environment));
    try {
      return Files.createDirectories(state);
    } catch (IOException e) {
      throw new BridgeException.StateUnusable(state, e);
    }
  }
}
