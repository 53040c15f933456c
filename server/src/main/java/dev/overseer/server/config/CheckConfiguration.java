package dev.overseer.server.config;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.ServerException;
import dev.overseer.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;

/** Checks what the settings alone don't tell: whether drivers and the server can do with them. */
public final class CheckConfiguration {
  private CheckConfiguration() {}

  /**
   * Everything that would keep a hub from being served, as far as that can be seen without serving
   * it. Compiles what a start would compile, which may take a second.
   *
   * @return a line for each mistake, with its place
   */
  public static List<String> problems(ServeConfiguration configuration) {
    List<String> problems = new ArrayList<>(problems(configuration.server()));
    problems.addAll(CheckActions.problems(configuration.hub(), configuration.drivers()));
    return problems;
  }

  /**
   * Checks it.
   *
   * @throws InvalidSettingsException with all of that, if there is any
   */
  public static void check(ServeConfiguration configuration) {
    List<String> problems = problems(configuration);
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  static List<String> problems(ServerOptions options) {
    try {
      OverseerServer.check(options);
      return List.of();
    } catch (ServerException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
