package dev.overseer.server.config;

import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.HubOptions;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.server.ServerOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that {@code overseer serve} is told.
 *
 * @param file where it was read from
 * @param fileFound whether there was such a file
 * @param drivers what may make its actions
 * @param hub what the hub runs and within which bounds
 * @param server where it listens and who may come in
 * @param database keeps tasks and their exits; empty means that nothing does
 * @param eventLog gets a line for all that happens; empty means that nothing does
 * @param stateDirectory where running processes are recorded
 * @param logLevel how much is written to stderr
 * @param logFormat how it is written
 * @param settings all but those of actions, pools and restarts: for people, and to see what has
 *     changed
 * @param named what {@link ReadConfiguration#withNamed} asked for, by the names that the file has
 *     and in its order; none where it asked for nothing
 * @param section what {@link ReadConfiguration#withSection} asked for; knows of no setting where it
 *     asked for nothing
 */
public record ServeConfiguration(
    Path file,
    boolean fileFound,
    Drivers drivers,
    HubPart hub,
    ServerOptions server,
    Optional<Path> database,
    Optional<Path> eventLog,
    Path stateDirectory,
    LogLevel logLevel,
    LogFormat logFormat,
    Settings settings,
    Map<String, SettingSource> named,
    SettingSource section) {

  public ServeConfiguration {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /** The same with other actions. */
  public ServeConfiguration withActions(List<ActionDefinition> actions) {
    HubPart other = new HubPart(actions, hub.pool(), hub.retry(), hub.options(), hub.places());
    return new ServeConfiguration(
        file,
        fileFound,
        drivers,
        other,
        server,
        database,
        eventLog,
        stateDirectory,
        logLevel,
        logFormat,
        settings,
        named,
        section);
  }

  /**
   * What a hub is built from.
   *
   * @param places where in the file each action stands, for messages
   */
  public record HubPart(
      List<ActionDefinition> actions,
      PoolConfig pool,
      Optional<RetryPolicy> retry,
      HubOptions options,
      Places places) {

    public HubPart {
      actions = List.copyOf(actions);
    }
  }
}
