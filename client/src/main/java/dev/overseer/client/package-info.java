/**
 * A hub seen from outside: a connection to it, and tasks followed through it.
 *
 * <p>{@link dev.overseer.client.HubConnection} is one WebSocket: requests with their answers, and
 * pushes to a listener. {@link dev.overseer.client.FollowTask} stands above it: it starts a task or
 * joins one, and hands on each of its lines once and in order, over as many connections as it
 * takes.
 */
@NullMarked
package dev.overseer.client;

import org.jspecify.annotations.NullMarked;
