package dev.overseer.bot.steering;

import dev.overseer.bot.runs.RunId;
import java.time.Instant;

/**
 * What a person wants an agent to read.
 *
 * @param author who wrote it, for the agent
 * @param spot the channel or thread of the run
 */
public record Input(
    String id, RunId run, String spot, String text, String author, Instant createdAt) {}
