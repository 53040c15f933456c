package dev.overseer.server.config;

import dev.overseer.core.log.LogSettings;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.server.ServerOptions;
import dev.overseer.server.config.ServeConfiguration.HubPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@code overseer serve} is told, from flags over the environment over the file over
 * defaults, and reports every mistake that it finds at once.
 */
public final class ReadConfiguration {
  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final Set<String> drivers;
  private final String version;

  /**
   * @param flags values of the command line by flag, dashes included
   * @param environment the process's
   * @param drivers the types that an action may have
   * @param version of the program
   */
  public ReadConfiguration(
      Map<String, String> flags,
      Map<String, String> environment,
      Set<String> drivers,
      String version) {
    this.flags = Map.copyOf(flags);
    this.environment = Map.copyOf(environment);
    this.drivers = Set.copyOf(drivers);
    this.version = version;
  }

  /**
   * Reads it, and the file anew each time.
   *
   * @throws InvalidSettingsException with every mistake: its place, the setting, its value unless
   *     that is secret, what it must be
   */
  public ServeConfiguration read() {
    Path file = file();
    Problems problems = new Problems(file.toString());
    Optional<String> text = ReadFile.read(file, problems);
    Yaml.Keys content = text.map(found -> ReadYaml.read(found, problems)).orElse(Yaml.Keys.NONE);
    Section root = Section.root(content, problems, environment);

    Optional<Settings> settings = settings(root, problems);
    Optional<ServerOptions> server =
        settings.map(given -> new ReadServer(given, problems).read(version));
    PoolConfig pool = ReadPool.read(root.section("task_pool"));
    Optional<RetryPolicy> retry = ReadRetry.read(root.section("retry"));
    Map<String, Section> actions = root.section("actions").sections(ActionSettings.HINTS);
    List<ActionDefinition> definitions = new ReadActions(drivers).read(actions);
    root.refuseUnknown();
    problems.throwIfAny();

    Settings given = settings.orElseThrow();
    return new ServeConfiguration(
        text.map(found -> file),
        new HubPart(definitions, pool, retry, HubBounds.of(given), Places.of(actions, problems)),
        server.orElseThrow(),
        given.get(ServeSettings.DB),
        given.get(ServeSettings.LOG_FILE),
        given.get(ServeSettings.STATE_DIR).orElseGet(this::stateDirectory),
        given.get(LogSettings.LEVEL),
        given.get(LogSettings.FORMAT));
  }

  private Path file() {
    return Settings.read(
            List.of(ServeSettings.CONFIG),
            List.of(SettingSource.flags(flags), SettingSource.environment(environment)),
            environment)
        .get(ServeSettings.CONFIG);
  }

  private Optional<Settings> settings(Section root, Problems problems) {
    List<Setting<?>> inFile =
        ServeSettings.ALL.stream()
            .filter(setting -> !setting.equals(ServeSettings.CONFIG))
            .<Setting<?>>map(setting -> setting)
            .toList();
    List<SettingSource> sources =
        List.of(SettingSource.flags(flags), SettingSource.environment(environment), root);
    // What a stronger source hides is in the file nevertheless, and known there.
    inFile.forEach(root::expect);
    try {
      return Optional.of(Settings.read(inFile, sources, environment));
    } catch (InvalidSettingsException wrong) {
      problems.addAll(wrong);
      return Optional.empty();
    }
  }

  /** By the XDG base directory specification, which wants paths in the environment absolute. */
  private Path stateDirectory() {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    return state.startsWith("/")
        ? Path.of(state, "overseer")
        : Kinds.path().read("~/.local/state/overseer", environment);
  }
}
