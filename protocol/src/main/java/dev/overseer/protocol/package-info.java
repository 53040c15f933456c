/**
 * The hub's wire protocol: one JSON object per WebSocket text frame, requests one way, answers and
 * events the other. {@link dev.overseer.protocol.ClientMessage} and {@link
 * dev.overseer.protocol.ServerMessage} are the messages, {@link dev.overseer.protocol.Wire} turns
 * them into JSON and back; server and client share both.
 *
 * <p>Compatible with the protocol of sticky-overseer 2.4. What this hub adds is optional and never
 * sent to a client that didn't ask for it.
 */
@NullMarked
package dev.overseer.protocol;

import org.jspecify.annotations.NullMarked;
