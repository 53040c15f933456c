/**
 * Tasks on a Temporal server, for workers on many machines: {@code --engine
 * temporal://host:port/namespace}.
 *
 * <pre>
 *   task ───────► workflow of the same id, on the task queue of its worker's name
 *   attempt ────► activity of it, which heartbeats
 *   dead letter ► failed workflow
 *   worker ─────► workflow with one activity that heartbeats as long as the process lives
 *   status ─────► the server's visibility
 * </pre>
 *
 * <p>Queues, leases, retries and history are the server's; nothing of that is ours.
 */
@NullMarked
package dev.overseer.engine.temporal;

import org.jspecify.annotations.NullMarked;
