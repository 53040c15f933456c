package dev.overseer.bot.guild;

import dev.overseer.core.settings.Secret;

/**
 * A webhook.
 *
 * @param token with which anybody can post to it; blank if Discord does not tell
 * @param ours whether this bot's application made it
 */
public record Webhook(String id, Secret token, String channelId, String name, boolean ours) {}
