package dev.overseer.bot.runs;

import java.time.Instant;

/**
 * Where a run is in its life.
 *
 * <pre>
 *   Live ──complete, or its place vanished──► Ending ──webhook revoked, place archived──► Closed
 *                                                            Closed ──retention over──► forgotten
 * </pre>
 */
public sealed interface RunState {

  /** It may be steered, and its webhook works. */
  record Live() implements RunState {}

  /** It is over, and Discord has still to be told. */
  record Ending(Instant at) implements RunState {}

  /** It is over, its webhook is dead, nobody can write in its place. */
  record Closed(Instant at) implements RunState {}
}
