package dev.overseer.engine.temporal;

import dev.overseer.core.settings.Settings;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.SpoolEngine;
import java.util.Map;

/** The engine that is a folder. */
class SpoolConformanceTest extends EngineConformance {
  @Override
  Engine open(Map<String, String> environment) {
    Settings settings = SpoolSettings.read(WorkerSettings.SPOOL, Map.of(), environment);
    return SpoolEngine.of(settings);
  }
}
