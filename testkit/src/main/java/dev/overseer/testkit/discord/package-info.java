/**
 * A strict Discord on the loopback interface: {@link dev.overseer.testkit.discord.FakeDiscord} is
 * where to begin, {@link dev.overseer.testkit.discord.FakeBot} where a bot does. Its rooms: {@code
 * Server} speaks HTTP and makes trouble on the wire; it asks one {@code Api} after the other, of
 * which {@code Webhooks}, {@code InteractionRoutes} and {@code BotApi} with its {@code BotRoutes}
 * are some; {@code Buckets} limits rates; the {@code Check…} classes know what forms may hold;
 * {@code Channels} and {@code Guilds} hold what there is; {@code Builder}, {@code Threads} and
 * {@code Posting} change it and tell the {@code Gateway}; {@code Wire} says it in Discord's JSON.
 */
@NullMarked
package dev.overseer.testkit.discord;

import org.jspecify.annotations.NullMarked;
