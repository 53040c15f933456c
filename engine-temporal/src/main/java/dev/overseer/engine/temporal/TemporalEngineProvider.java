package dev.overseer.engine.temporal;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.Identity;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.engine.EngineProvider;
import java.util.List;
import java.util.Map;

/** Makes the engine for {@code temporal://} addresses. */
public final class TemporalEngineProvider implements EngineProvider {
  private static final int BEATS_IN_TIME = 3;

  /** For {@link java.util.ServiceLoader}. */
  public TemporalEngineProvider() {}

  @Override
  public String scheme() {
    return "temporal";
  }

  @Override
  public Engine open(String address, Map<String, String> environment, Log log)
      throws EngineException {
    Settings settings = settings(environment);
    Connection connection = Connection.open(TemporalAddress.parse(address), settings, identity());
    return new TemporalEngine(connection, new AskVisibility(connection), settings);
  }

  static Settings settings(Map<String, String> environment) throws EngineException {
    Settings settings =
        Settings.read(
            TemporalSettings.ALL, List.of(SettingSource.environment(environment)), environment);
    if (settings
            .get(TemporalSettings.HEARTBEAT)
            .multipliedBy(BEATS_IN_TIME)
            .compareTo(settings.get(TemporalSettings.HEARTBEAT_TIMEOUT))
        > 0) {
      throw new EngineException(
          "OVERSEER_TEMPORAL_HEARTBEAT_TIMEOUT must be at least three times"
              + " OVERSEER_TEMPORAL_HEARTBEAT, so that one that is lost on its way ends no"
              + " attempt");
    }
    return settings;
  }

  /** Who we are, as the server shows it. */
  static String identity() {
    Identity us = Identity.ofThisProcess();
    return "overseer@%s:%d".formatted(us.host(), us.pid());
  }
}
