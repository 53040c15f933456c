package dev.overseer.server.config;

import dev.overseer.core.StateHome;
import dev.overseer.core.log.LogSettings;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.server.ServerOptions;
import dev.overseer.server.config.ServeConfiguration.HubPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code overseer serve} is told, from flags over the environment over the file over
 * defaults, and reports every mistake that it finds at once.
 */
public final class ReadConfiguration {
  private final Drivers packaged;
  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final String version;
  private final Map<String, String> defaults;
  private final Map<String, List<Setting<?>>> named;
  private final Map<String, List<Setting<?>>> sections;

  /**
   * @param flags values of the command line by flag, dashes included
   * @param environment the process's
   * @param version of the program
   */
  public ReadConfiguration(
      Map<String, String> flags, Map<String, String> environment, String version) {
    this(Drivers.packaged(), flags, environment, version);
  }

  ReadConfiguration(
      Drivers packaged,
      Map<String, String> flags,
      Map<String, String> environment,
      String version) {
    this(packaged, flags, environment, version, Map.of(), Map.of(), Map.of());
  }

  private ReadConfiguration(
      Drivers packaged,
      Map<String, String> flags,
      Map<String, String> environment,
      String version,
      Map<String, String> defaults,
      Map<String, List<Setting<?>>> named,
      Map<String, List<Setting<?>>> sections) {
    this.packaged = packaged;
    this.flags = Map.copyOf(flags);
    this.environment = Map.copyOf(environment);
    this.version = version;
    this.defaults = Map.copyOf(defaults);
    this.named = Map.copyOf(named);
    this.sections = Map.copyOf(sections);
  }

  /**
   * The same with other defaults.
   *
   * @param values by the settings' keys
   */
  public ReadConfiguration withDefaults(Map<String, String> values) {
    return new ReadConfiguration(packaged, flags, environment, version, values, named, sections);
  }

  /**
   * The same for a file that may have one mapping more: of names that its user chose, each with
   * settings that somebody else reads; see {@link ServeConfiguration#named}.
   *
   * @param key of the mapping
   * @param settings that each may have; others are refused
   */
  public ReadConfiguration withNamed(String key, List<Setting<?>> settings) {
    return new ReadConfiguration(
        packaged,
        flags,
        environment,
        version,
        defaults,
        Map.of(key, List.copyOf(settings)),
        sections);
  }

  /**
   * The same for a file that may have one mapping more, of settings that somebody else reads; see
   * {@link ServeConfiguration#section}.
   *
   * @param key of the mapping
   * @param settings that it may have; others are refused
   */
  public ReadConfiguration withSection(String key, List<Setting<?>> settings) {
    return new ReadConfiguration(
        packaged, flags, environment, version, defaults, named, Map.of(key, List.copyOf(settings)));
  }

  /**
   * Reads it, and loads the drivers that it names. Actions are not made yet; but where something is
   * wrong, what {@link CheckConfiguration} finds is reported, too.
   *
   * @throws InvalidSettingsException with every mistake: its place, the setting, its value unless
   *     that is secret, what it must be
   */
  public ServeConfiguration read() {
    return read(Optional.empty());
  }

  /**
   * Reads it anew, with the drivers that are loaded.
   *
   * @throws InvalidSettingsException like {@link #read()}
   */
  public ServeConfiguration readAgain(ServeConfiguration before) {
    return read(Optional.of(before.drivers()));
  }

  /**
   * Finds the drivers alone, whatever else may be wrong.
   *
   * @throws InvalidSettingsException if they can't be loaded
   */
  public Drivers drivers() {
    Path file = file();
    Section root = root(ReadFile.read(file, new Problems("")), new Problems(""));
    Problems problems = new Problems(file.toString());
    Optional<Drivers> drivers = drivers(root, problems);
    problems.throwIfAny();
    return drivers.orElseThrow();
  }

  private ServeConfiguration read(Optional<Drivers> loaded) {
    Path file = file();
    Problems problems = new Problems(file.toString());
    Optional<String> text = ReadFile.read(file, problems);
    Section root = root(text, problems);

    Optional<Drivers> drivers = loaded.or(() -> drivers(root, problems));
    Optional<Settings> settings = settings(root, problems);
    Problems ofServer = new Problems(file.toString());
    Optional<ServerOptions> server =
        settings.map(given -> new ReadServer(given, ofServer).read(version));
    problems.addAll(ofServer);
    PoolConfig pool = ReadPool.read(root.section("task_pool"));
    Optional<RetryPolicy> retry = ReadRetry.read(root.section("retry"));
    Map<String, Section> actions = root.section("actions").sections(ActionSettings.HINTS);
    List<ActionDefinition> definitions = new ReadActions(drivers).read(actions);
    Map<String, SettingSource> others = named(root);
    SettingSource section = section(root);
    root.refuseUnknown();
    Places places = Places.of(actions, problems);
    if (problems.any()) {
      // Where a token can't be read, it would count as none.
      server
          .filter(_ -> !ofServer.any())
          .ifPresent(options -> CheckConfiguration.problems(options).forEach(problems::add));
      CheckActions.problems(definitions, places, drivers.orElse(packaged)).forEach(problems::add);
    }
    problems.throwIfAny();

    Settings given = settings.orElseThrow();
    return new ServeConfiguration(
        file,
        text.isPresent(),
        drivers.orElseThrow(),
        new HubPart(definitions, pool, retry, HubBounds.of(given), places),
        server.orElseThrow(),
        given.get(ServeSettings.DB),
        given.get(ServeSettings.LOG_FILE),
        given.get(ServeSettings.STATE_DIR).orElseGet(() -> StateHome.of(environment)),
        given.get(LogSettings.LEVEL),
        given.get(LogSettings.FORMAT),
        given,
        others,
        section);
  }

  private SettingSource section(Section root) {
    List<SettingSource> found = new ArrayList<>();
    sections.forEach(
        (key, settings) -> {
          Section section = root.section(key);
          settings.forEach(section::expect);
          section.refuseUnknown();
          found.add(section);
        });
    return found.isEmpty() ? SettingSource.defaults(Map.of()) : found.getFirst();
  }

  private Map<String, SettingSource> named(Section root) {
    Map<String, SettingSource> sources = new LinkedHashMap<>();
    named.forEach(
        (key, settings) ->
            root.section(key)
                .sections(Map.of())
                .forEach(
                    (name, section) -> {
                      settings.forEach(section::expect);
                      section.refuseUnknown();
                      sources.put(name, section);
                    }));
    return sources;
  }

  private Section root(Optional<String> text, Problems problems) {
    Yaml.Keys content = text.map(found -> ReadYaml.read(found, problems)).orElse(Yaml.Keys.NONE);
    return Section.root(content, problems, environment);
  }

  /** Empty if one of them can't be loaded. */
  private Optional<Drivers> drivers(Section root, Problems problems) {
    Problems own = new Problems("");
    Optional<Drivers> drivers = Optional.empty();
    try {
      drivers =
          Settings.read(List.of(ServeSettings.DRIVERS), sources(root), environment)
              .get(ServeSettings.DRIVERS)
              .map(folder -> new LoadDrivers(packaged, own).from(folder))
              .or(() -> Optional.of(packaged));
    } catch (InvalidSettingsException wrong) {
      own.addAll(wrong);
    }
    if (own.any()) {
      problems.addAll(own);
      return Optional.empty();
    }
    return drivers;
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
    // What a stronger source hides is in the file nevertheless, and known there.
    inFile.forEach(root::expect);
    try {
      return Optional.of(Settings.read(inFile, sources(root), environment));
    } catch (InvalidSettingsException wrong) {
      problems.addAll(wrong);
      return Optional.empty();
    }
  }

  private List<SettingSource> sources(Section root) {
    return List.of(
        SettingSource.flags(flags),
        SettingSource.environment(environment),
        root,
        SettingSource.defaults(defaults));
  }
}
