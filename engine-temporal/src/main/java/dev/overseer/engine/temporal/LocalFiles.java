package dev.overseer.engine.temporal;

import dev.overseer.core.settings.Origin;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.SpoolLayout;
import java.nio.file.Path;

/** What a worker keeps on its own machine: nothing that anybody else needs. */
final class LocalFiles {
  private LocalFiles() {}

  /** Outputs while attempts run, the heartbeat for health checks, what it remembers of itself. */
  static SpoolLayout of(Path state, TemporalAddress address) {
    return SpoolLayout.under(
        state.resolve(
            FileName.of(
                "temporal-%s-%d-%s"
                    .formatted(address.host(), address.port(), address.namespace()))));
  }

  /**
   * Where agents work: above the task folder, as on a spool, where somebody says where that is,
   * else where the worker was started.
   */
  static Path workingDirectory(Settings settings) {
    if (settings.origin(WorkerSettings.TASK_DIR) == Origin.DEFAULT) {
      return Path.of("").toAbsolutePath();
    }
    Path above = settings.get(WorkerSettings.TASK_DIR).toAbsolutePath().getParent();
    return above == null ? Path.of("/") : above;
  }
}
