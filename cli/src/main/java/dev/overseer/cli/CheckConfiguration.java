package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.ServerException;
import dev.overseer.server.config.CheckActions;
import dev.overseer.server.config.ServeConfiguration;
import java.util.ArrayList;
import java.util.List;

/** Checks what the settings alone don't tell: whether drivers and the server can do with them. */
final class CheckConfiguration {
  private CheckConfiguration() {}

  /**
   * Checks it.
   *
   * @throws InvalidSettingsException with everything that would keep a hub from being served, as
   *     far as that can be seen without serving it
   */
  static void check(ServeConfiguration configuration) {
    List<String> problems = new ArrayList<>();
    try {
      CheckActions.check(configuration.hub());
    } catch (InvalidSettingsException e) {
      problems.addAll(e.problems());
    }
    try {
      OverseerServer.check(configuration.server());
    } catch (ServerException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }
}
