/**
 * A small HTTP/1.1 client for one server at a time, over {@code Socket} and {@code SSLSocket}: what
 * {@link dev.overseer.discord.WebhookClient} stands on, and nobody else's. It exists because {@code
 * java.net.http} costs the sidecar 7 MiB, see docs/decisions/0010-discord-client.md.
 */
@NullMarked
package dev.overseer.discord.http;

import org.jspecify.annotations.NullMarked;
