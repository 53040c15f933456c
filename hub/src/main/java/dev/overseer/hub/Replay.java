package dev.overseer.hub;

import java.util.List;
import java.util.Optional;

/**
 * What a task wrote, as far as it is still kept.
 *
 * @param events {@code Output} and {@code Exited}, oldest first
 * @param missing the lines that were asked for by number and are no longer kept
 */
public record Replay(List<HubEvent.TaskEvent> events, Optional<Missing> missing) {

  public Replay {
    events = List.copyOf(events);
  }

  /** A range of line numbers, both ends included. */
  public record Missing(long fromSeq, long toSeq) {}
}
