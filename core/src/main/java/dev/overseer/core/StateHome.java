package dev.overseer.core;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where programs of one user keep what they must not forget, if nobody says otherwise: by the XDG
 * base directory specification, version 0.8.
 */
public final class StateHome {
  private StateHome() {}

  /**
   * Our folder: {@code overseer} in {@code $XDG_STATE_HOME}, which doesn't count unless it is
   * absolute; else in {@code ~/.local/state}. It may not be there yet.
   */
  public static Path of(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path base = state.startsWith("/") ? Path.of(state) : Path.of(home, ".local", "state");
    return base.resolve("overseer");
  }
}
