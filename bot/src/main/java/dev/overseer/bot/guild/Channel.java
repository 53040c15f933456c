package dev.overseer.bot.guild;

import java.util.Optional;

/**
 * A channel of a guild.
 *
 * @param category that it is in
 */
public record Channel(String id, String name, Kind kind, Optional<String> category) {

  /** What it is, as far as that matters here. */
  public enum Kind {
    CATEGORY,
    TEXT,
    FORUM,
    OTHER
  }
}
