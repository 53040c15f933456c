/**
 * A strict Discord on the loopback interface: {@link dev.overseer.testkit.discord.FakeDiscord} is
 * where to begin. Its rooms: {@code Server} speaks HTTP and makes trouble on the wire; {@code
 * Webhooks} is one {@code Api} of those that it serves; {@code CheckMessage} knows what a message
 * may hold; {@code Buckets} limits rates; {@code Channels} holds channels, threads and messages.
 */
@NullMarked
package dev.overseer.testkit.discord;

import org.jspecify.annotations.NullMarked;
