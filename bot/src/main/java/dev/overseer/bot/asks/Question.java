package dev.overseer.bot.asks;

import java.util.Optional;

/** What an agent wants to do, in its words: nothing of it is to be trusted. */
public record Question(
    String tool,
    Optional<String> command,
    Optional<String> path,
    Optional<String> diff,
    Optional<String> cwd,
    Optional<String> sessionId) {}
