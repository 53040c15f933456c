package dev.overseer.worker;

import dev.overseer.core.settings.Given;
import dev.overseer.core.settings.Origin;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.engine.EngineAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from: a flag, else the environment, else the default. One of them stands for
 * all the folders of the spool at once, {@code --spool} or {@code OVERSEER_SPOOL} (or {@code
 * --engine spool:/path}): it is weaker than a folder that is named in the same place, and stronger
 * than one that is named in a weaker.
 */
public final class SpoolSettings {
  /** The usual names under the root, by the settings' keys. */
  private static final Map<String, String> NAMES =
      Map.of(
          WorkerSettings.TASK_DIR.key(), "tasks",
          WorkerSettings.TRIGGER_DIR.key(), "triggers",
          WorkerSettings.RESULT_DIR.key(), "results",
          WorkerSettings.HEARTBEAT_DIR.key(), "heartbeats",
          WorkerSettings.DLQ_DIR.key(), "dlq",
          WorkerSettings.PIPE_DIR.key(), "pipes",
          WorkerSettings.EXECUTION_META_DIR.key(), "execution_meta",
          WorkerSettings.STATE_FILE.key(), "orchestrator_state.json");

  private SpoolSettings() {}

  /**
   * Reads settings.
   *
   * @param flags by name, dashes included
   * @throws dev.overseer.core.settings.InvalidSettingsException with every mistake that there is
   */
  public static Settings read(
      List<Setting<?>> definitions, Map<String, String> flags, Map<String, String> environment) {
    return Settings.read(definitions, sources(flags, environment), environment);
  }

  /** The sources, the strongest first. */
  public static List<SettingSource> sources(
      Map<String, String> flags, Map<String, String> environment) {
    SettingSource given = SettingSource.flags(flags);
    SettingSource around = SettingSource.environment(environment);
    return List.of(given, below(given, Origin.FLAG), around, below(around, Origin.ENVIRONMENT));
  }

  private static SettingSource below(SettingSource source, Origin origin) {
    return setting ->
        Optional.ofNullable(NAMES.get(setting.key()))
            .flatMap(
                name ->
                    root(source)
                        .map(
                            root ->
                                Given.text(
                                    origin,
                                    root.where(),
                                    setting.key(),
                                    Path.of(root.path, name).toString())));
  }

  private record Root(String where, String path) {}

  /** Where a source says that all folders are; one that is said in so many words counts. */
  private static Optional<Root> root(SettingSource source) {
    return source
        .find(WorkerSettings.SPOOL_DIR)
        .map(given -> new Root(given.where(), given.values().getFirst()))
        .or(() -> source.find(WorkerSettings.ENGINE).flatMap(SpoolSettings::rootOfEngine));
  }

  private static Optional<Root> rootOfEngine(Given given) {
    try {
      return EngineAddress.parse(given.values().getFirst())
              instanceof EngineAddress.Spool(Optional<Path> path)
          ? path.map(root -> new Root(given.where(), root.toString()))
          : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      // Told where the setting itself is read.
      return Optional.empty();
    }
  }
}
