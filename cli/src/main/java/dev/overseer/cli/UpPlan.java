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
 * @param queue what keeps the workers' tasks
 * @param workers what each is told, by name
 * @param sessions where agents' transcripts are, and whether they are posted
 */
record UpPlan(
    ServeConfiguration hub, Settings queue, Map<String, Settings> workers, Settings sessions) {
  UpPlan {
    workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
  }
}
