package dev.overseer.worker.engine;

import dev.overseer.core.log.Log;
import java.util.Map;

/** Makes an engine. Found by {@link java.util.ServiceLoader}, and only when it is asked for. */
public interface EngineProvider {

  /** What addresses of this engine begin with, before {@code ://}. */
  String scheme();

  /**
   * Opens a queue. Whether it can be reached shows when it is used.
   *
   * @param address in full
   * @param environment where the engine's own settings are
   * @throws EngineException if address or settings are wrong
   * @throws dev.overseer.core.settings.InvalidSettingsException with every mistake in the settings
   */
  Engine open(String address, Map<String, String> environment, Log log) throws EngineException;
}
