package dev.overseer.transcript;

import java.time.Instant;
import java.util.Optional;

/**
 * What a line says about itself. Texts are empty where it says nothing.
 *
 * @param uuid the line's own id
 * @param session whose
 * @param agent the subagent that wrote it; empty for the main one
 * @param parent the session whose subagent this one is, where it is a session of its own; empty if
 *     it is nobody's, or does not say
 * @param at when; lines are in the order of the file, which is not always that of time
 * @param folder where the agent works
 * @param branch of git
 * @param version of the agent's program
 */
public record Envelope(
    String uuid,
    String session,
    String agent,
    String parent,
    Optional<Instant> at,
    String folder,
    String branch,
    String version) {
  /** A line that says nothing about itself. */
  public static final Envelope BLANK = new Envelope("", "", "", "", Optional.empty(), "", "", "");
}
