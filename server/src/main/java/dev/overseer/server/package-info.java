/**
 * The hub over HTTP and WebSocket. {@link dev.overseer.server.OverseerServer#open} puts a {@link
 * dev.overseer.hub.Hub} on an address; everything else here is how that happens.
 */
@NullMarked
package dev.overseer.server;

import org.jspecify.annotations.NullMarked;
