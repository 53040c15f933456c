package dev.overseer.worker.orchestrator;

import dev.overseer.core.settings.Settings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.spool.SpoolLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an orchestrator works with.
 *
 * @param workers whom it follows
 * @param pollInterval how often folders are looked at where no one tells of changes
 * @param completionTimeout after how long a task without a last result is told of
 * @param force whether what is written is forced to the disk
 */
public record OrchestratorSettings(
    SpoolLayout layout,
    List<String> workers,
    Duration pollInterval,
    Duration completionTimeout,
    Path stateFile,
    Path pipes,
    boolean force) {

  public OrchestratorSettings {
    workers = List.copyOf(workers);
  }

  /** From {@link WorkerSettings#SPOOL} and {@link WorkerSettings#LISTEN}. */
  public static OrchestratorSettings of(Settings settings) {
    return new OrchestratorSettings(
        WorkerSettings.layout(settings),
        settings.get(WorkerSettings.WORKERS).stream().distinct().toList(),
        settings.get(WorkerSettings.POLL_INTERVAL),
        settings.get(WorkerSettings.COMPLETION_TIMEOUT),
        settings.get(WorkerSettings.STATE_FILE),
        settings.get(WorkerSettings.PIPE_DIR),
        settings.get(WorkerSettings.FSYNC));
  }
}
