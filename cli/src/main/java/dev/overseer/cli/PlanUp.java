package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import dev.overseer.sidecar.WatchSettings;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.spool.FileName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works out what {@code overseer up} runs: what its file says and, where that names no workers or
 * no actions, one of each for every agent on PATH.
 *
 * <p>A worker's settings come from the file alone. The environment is that of all of them, and so
 * can't say which agent one of them is.
 */
final class PlanUp {
  /** The file that is read where none is named. */
  static final String FILE = "overseer.yaml";

  private static final String WORKERS = "workers";
  private static final String SESSIONS = "sessions";

  /** What is the same for all workers here, and so is no setting of one. */
  private static final Set<Setting<?>> OURS =
      Set.of(
          WorkerSettings.ENABLE_METRICS,
          WorkerSettings.METRICS_PORT,
          WorkerSettings.METRICS_HOST,
          WorkerSettings.STATE_DIR,
          WorkerSettings.EXECUTION_META_DIR);

  private static final String ENGINE = "--engine";

  private final UpData data;
  private final Map<String, String> flags;
  private final boolean standIn;
  private final Map<String, String> environment;
  private final ReadConfiguration reader;

  /**
   * @param flags those of {@code overseer serve} that were given, by name, and {@code --engine}
   * @param standIn whether a stand-in for an agent is wanted
   * @param version of the program
   */
  PlanUp(
      UpData data,
      Map<String, String> flags,
      boolean standIn,
      Map<String, String> environment,
      boolean onTerminal,
      String version) {
    this.data = data;
    this.flags = Map.copyOf(flags);
    this.standIn = standIn;
    this.environment = Map.copyOf(environment);
    Map<String, String> all = new HashMap<>(flags);
    all.remove(ENGINE);
    if (!isFileNamed()) {
      all.put("--config", FILE);
    }
    reader =
        new ReadConfiguration(all, environment, version)
            .withNamed(WORKERS, settingsOfWorkers())
            .withSection(SESSIONS, UpSessions.SETTINGS)
            .withDefaults(
                Map.of(
                    "state_dir",
                    data.processes().toString(),
                    "db",
                    data.history().toString(),
                    "token_file",
                    data.token().toString(),
                    // A person in front of it reads what we say on stdout, and only troubles else.
                    "log_level",
                    onTerminal ? "warn" : "info"));
  }

  /** What a worker may be told in the file. */
  static List<Setting<?>> settingsOfWorkers() {
    return WorkerSettings.WORK.stream()
        .filter(setting -> !OURS.contains(setting))
        .<Setting<?>>map(setting -> setting)
        .toList();
  }

  /** Reads the file of the hub, without what is found. */
  ReadConfiguration reader() {
    return reader;
  }

  /**
   * Works it out.
   *
   * @throws InvalidSettingsException with every mistake in what the hub is told, or in what the
   *     workers are
   */
  UpPlan plan() {
    ServeConfiguration read = reader.read();
    if (isFileNamed() && !read.fileFound()) {
      throw new InvalidSettingsException(
          "there is no file %s: \"overseer init %s\" writes one"
              .formatted(read.file(), read.file()));
    }
    List<FoundAgent> found = found(read.named().isEmpty());
    return new UpPlan(complete(read), queue(), workers(read, found), sessions(read));
  }

  /** The spool in the data's folder, unless somebody names another engine. */
  private Settings queue() {
    Map<String, String> given = new HashMap<>(Map.of("--spool", data.spool().toString()));
    Optional.ofNullable(flags.get(ENGINE)).ifPresent(address -> given.put(ENGINE, address));
    Map<String, String> engine = new HashMap<>(environment);
    engine.keySet().retainAll(WorkerSettings.ENGINE.variables());
    return SpoolSettings.read(WorkerSettings.SPOOL, given, engine);
  }

  /**
   * What the file says, and of the environment the webhook alone, which is a secret: the other
   * variables of the watcher have names that may mean anything here.
   */
  private Settings sessions(ServeConfiguration read) {
    Map<String, String> webhook = new HashMap<>(environment);
    webhook.keySet().retainAll(WatchSettings.WEBHOOK.variables());
    return Settings.read(
        UpSessions.SETTINGS,
        List.of(SettingSource.environment(webhook), read.section()),
        environment);
  }

  /** The configuration with the actions that stand in no file. */
  ServeConfiguration complete(ServeConfiguration read) {
    List<ActionDefinition> actions = new ArrayList<>(read.hub().actions());
    found(actions.isEmpty()).stream()
        .map(FoundAgent::action)
        .filter(action -> actions.stream().noneMatch(one -> one.name().equals(action.name())))
        .toList()
        .forEach(actions::add);
    return read.withActions(actions);
  }

  /**
   * @param onPath whether to look there: the file names none
   */
  private List<FoundAgent> found(boolean onPath) {
    List<FoundAgent> found = new ArrayList<>();
    if (onPath) {
      found.addAll(FoundAgent.on(environment.getOrDefault("PATH", "")));
    }
    if (standIn) {
      found.add(FoundAgent.standIn(data.standIn()));
    }
    return found;
  }

  private boolean isFileNamed() {
    return flags.containsKey("--config")
        || !environment.getOrDefault("OVERSEER_CONFIG", "").isEmpty();
  }

  private Map<String, Settings> workers(ServeConfiguration read, List<FoundAgent> found) {
    Map<String, Settings> workers = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    read.named()
        .forEach(
            (name, section) -> {
              if (!FileName.of(name).equals(name) || name.indexOf(',') >= 0) {
                problems.add(
                    "%s: %s.%s can't be a worker's name: use letters, digits, \".\", \"_\" and \"-\", no dot first"
                        .formatted(read.file(), WORKERS, name));
              } else {
                read(name, Map.of(), section, workers, problems);
              }
            });
    for (FoundAgent agent : found) {
      if (!workers.containsKey(agent.name())) {
        read(agent.name(), agent.flags(), SettingSource.flags(Map.of()), workers, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return workers;
  }

  private void read(
      String name,
      Map<String, String> agent,
      SettingSource section,
      Map<String, Settings> workers,
      List<String> problems) {
    Map<String, String> given = new HashMap<>(agent);
    given.put("--spool", data.spool().toString());
    List<SettingSource> sources = new ArrayList<>(SpoolSettings.sources(given, Map.of()));
    sources.add(section);
    sources.add(
        SettingSource.defaults(
            Map.of(
                WorkerSettings.ENABLE_METRICS.key(),
                "false",
                WorkerSettings.STATE_DIR.key(),
                data.processes().toString(),
                WorkerSettings.PROMPTS_DIR.key(),
                data.prompts().toString(),
                WorkerSettings.WORK_DIR.key(),
                Path.of("").toAbsolutePath().toString())));
    List<Setting<?>> definitions =
        Stream.<Setting<?>>concat(WorkerSettings.SPOOL.stream(), WorkerSettings.WORK.stream())
            .toList();
    try {
      workers.put(name, Settings.read(definitions, sources, environment));
    } catch (InvalidSettingsException wrong) {
      problems.addAll(wrong.problems());
    }
  }
}
