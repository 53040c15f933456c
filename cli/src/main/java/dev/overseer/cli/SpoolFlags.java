package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.engine.OpenEngine;
import dev.overseer.worker.engine.SpoolEngine;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/**
 * How a command finds the queue: the spool by one flag or variable for all its folders, or by those
 * that the programs around it have always had; another engine by its address.
 */
final class SpoolFlags {
  @Option(
      names = "--engine",
      paramLabel = "ADDRESS",
      description = {
        "What keeps the tasks: spool:/path, or temporal://host:port/namespace. Without it",
        "$OVERSEER_ENGINE, else the spool."
      })
  private Optional<String> engine = Optional.empty();

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description = {
        "The folder of tasks, results and the rest. Without it $OVERSEER_SPOOL, else /shared. Each",
        "folder has its own variable too: TASK_DIR, RESULT_DIR, TRIGGER_DIR, HEARTBEAT_DIR,"
            + " DLQ_DIR."
      })
  private Optional<String> spool = Optional.empty();

  @Option(names = "--task-dir", paramLabel = "DIR", hidden = true)
  private Optional<String> taskDir = Optional.empty();

  @Option(names = "--result-dir", paramLabel = "DIR", hidden = true)
  private Optional<String> resultDir = Optional.empty();

  @Option(names = "--trigger-dir", paramLabel = "DIR", hidden = true)
  private Optional<String> triggerDir = Optional.empty();

  @Option(names = "--heartbeat-dir", paramLabel = "DIR", hidden = true)
  private Optional<String> heartbeatDir = Optional.empty();

  @Option(names = "--dlq-dir", paramLabel = "DIR", hidden = true)
  private Optional<String> dlqDir = Optional.empty();

  private Optional<Engine> opened = Optional.empty();

  /**
   * Opens the queue.
   *
   * @throws NoSpoolException if it is a spool, and there is nothing there
   */
  Engine find() throws EngineException {
    Engine engine = findOrMake();
    if (engine instanceof SpoolEngine spool && !Files.isDirectory(spool.tasks())) {
      throw new NoSpoolException(spool.tasks());
    }
    return engine;
  }

  /** Opens the queue; where it is a spool, there may be nothing yet. */
  Engine findOrMake() throws EngineException {
    try {
      Engine engine =
          OpenEngine.open(settings(WorkerSettings.SPOOL, Map.of()), System.getenv(), Log.silent());
      opened = Optional.of(engine);
      return engine;
    } catch (InvalidSettingsException wrong) {
      throw new BadSettingsException(wrong);
    }
  }

  /** Closes the queue that was opened, if one was. */
  void close() {
    opened.ifPresent(Engine::close);
    opened = Optional.empty();
  }

  /**
   * Reads settings, those of the spool among them.
   *
   * @param others the flags of the command's own, by name
   */
  Settings settings(List<Setting<?>> definitions, Map<String, String> others) {
    return settings(definitions, others, System.getenv());
  }

  Settings settings(
      List<Setting<?>> definitions, Map<String, String> others, Map<String, String> environment) {
    Map<String, String> flags = new LinkedHashMap<>(others);
    BiConsumer<String, Optional<String>> put =
        (flag, value) -> value.ifPresent(given -> flags.put(flag, given));
    put.accept("--engine", engine);
    put.accept("--spool", spool);
    put.accept("--task-dir", taskDir);
    put.accept("--result-dir", resultDir);
    put.accept("--trigger-dir", triggerDir);
    put.accept("--heartbeat-dir", heartbeatDir);
    put.accept("--dlq-dir", dlqDir);
    try {
      return SpoolSettings.read(definitions, flags, environment);
    } catch (InvalidSettingsException wrong) {
      throw new BadSettingsException(wrong);
    }
  }
}
