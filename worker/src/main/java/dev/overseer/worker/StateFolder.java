package dev.overseer.worker;

import dev.overseer.core.StateHome;
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
    Path state = settings.get(WorkerSettings.STATE_DIR).orElseGet(() -> StateHome.of(environment));
    try {
      return Files.createDirectories(state);
    } catch (IOException e) {
      throw new WorkerException.StateUnusable(state, e);
    }
  }
}
