package dev.overseer.bot.guild;

/**
 * A thread.
 *
 * @param parent the forum or channel that it is in
 * @param ours whether this bot began it
 */
public record ThreadPlace(String id, String name, String parent, boolean ours) {}
