package dev.overseer.cli;

import dev.overseer.core.settings.Settings;
import dev.overseer.server.config.ServeConfiguration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that {@code overseer up} runs.
 *
 * @param hub with the actions of what was found
 * @param workers what each is told, by name
 */
record UpPlan(ServeConfiguration hub, Map<String, Settings> workers) {
  UpPlan {
    workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
  }
}
