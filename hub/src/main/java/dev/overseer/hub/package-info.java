/**
 * The process hub as a library. A request becomes a task: it is checked against its action, let in
 * or queued by its pool, run as a process group or a Java function, heard by its subscribers,
 * restarted under its policy, and forgotten some time after its end. {@link dev.overseer.hub.Hub}
 * is where to begin.
 */
@NullMarked
package dev.overseer.hub;

import org.jspecify.annotations.NullMarked;
