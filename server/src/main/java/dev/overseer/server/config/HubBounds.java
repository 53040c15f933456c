package dev.overseer.server.config;

import dev.overseer.core.settings.Settings;
import dev.overseer.hub.HubOptions;

/** The hub's bounds from the settings. */
final class HubBounds {
  private HubBounds() {}

  static HubOptions of(Settings settings) {
    return new HubOptions(
        settings.get(ServeSettings.STOP_GRACE),
        Math.toIntExact(settings.get(ServeSettings.REPLAY_BYTES)),
        Math.toIntExact(settings.get(ServeSettings.REPLAY_FINISHED_BYTES)),
        settings.get(ServeSettings.KEEP_FINISHED_NUMBER),
        settings.get(ServeSettings.KEEP_FINISHED_AGE),
        Math.toIntExact(settings.get(ServeSettings.LINE_BYTES)),
        settings.get(ServeSettings.PATIENCE));
  }
}
