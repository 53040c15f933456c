package dev.overseer.feed.sessions;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What Discord was told of a session.
 *
 * @param at when it answered
 * @param session whose it is
 * @param file the transcript that it was made of; none if it is of the session as a whole
 * @param offset the first byte of its line there
 * @param refusal what Discord said, if it has refused it
 */
public record Posted(
    Instant at,
    String session,
    Optional<Path> file,
    long offset,
    String text,
    Optional<String> refusal) {}
