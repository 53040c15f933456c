package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/**
 * How a command finds the spool: by one flag or variable for all its folders, or by those that the
 * programs around it have always had.
 */
final class SpoolFlags {
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

  /** A spool as it was found. */
  record Spool(SpoolLayout layout, WriteFile write) {}

  /**
   * Finds the spool.
   *
   * @throws NoSpoolException if there is nothing there
   */
  Spool find() {
    Spool spool = findOrMake();
    Path tasks = spool.layout.tasks();
    if (!Files.isDirectory(tasks)) {
      throw new NoSpoolException(tasks);
    }
    return spool;
  }

  /** Finds the place of the spool, where there may be nothing yet. */
  Spool findOrMake() {
    Settings settings = settings(WorkerSettings.SPOOL, Map.of());
    return new Spool(
        WorkerSettings.layout(settings), new WriteFile(settings.get(WorkerSettings.FSYNC)));
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
