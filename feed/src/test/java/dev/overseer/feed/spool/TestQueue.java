package dev.overseer.feed.spool;

import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.SpoolEngine;
import java.nio.file.Path;
import java.util.Map;

/** Queues that are spools. */
final class TestQueue {
  private TestQueue() {}

  /** The one under a folder; what it writes is not forced to the disk. */
  static Engine on(Path root) {
    return SpoolEngine.of(
        SpoolSettings.read(
            WorkerSettings.SPOOL,
            Map.of("--spool", root.toString()),
            Map.of("OVERSEER_FSYNC", "false")));
  }
}
