package dev.overseer.sidecar;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A post that Discord has, or has refused.
 *
 * @param at when it answered
 * @param session whose it is
 * @param file the transcript that it was made of; none for what a session came to
 * @param offset the first byte of its line there
 * @param text what it says, without its colours and files
 * @param refusal what Discord said, if it has refused it
 */
public record SentPost(
    Instant at,
    String session,
    Optional<Path> file,
    long offset,
    String text,
    Optional<String> refusal) {}
