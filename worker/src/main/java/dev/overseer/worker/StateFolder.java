package dev.overseer.worker;

import dev.overseer.core.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where running agents are recorded, so that what a killed worker leaves behind is found. */
final class StateFolder {
  private StateFolder() {}

  /**
   * The folder that settings name, or the user's own.
   *
   * @throws WorkerException if it can't be made
   */
  static Path of(Settings settings, Map<String, String> environment) {
    Path state = settings.get(WorkerSettings.STATE_DIR).orElseGet(() -> usual(environment));
    try {
      return Files.createDirectories(state);
    } catch (IOException e) {
      throw new WorkerException.StateUnusable(state, e);
    }
  }

  private static Path usual(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(xdg);
    return base.resolve("overseer");
  }
}
