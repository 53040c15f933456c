/**
 * What coding agents write down while they work: transcript files, followed as they grow, read line
 * by line into {@link dev.overseer.transcript.AgentEvent}s, and counted. {@code tail} finds the
 * lines, {@code read} understands them, {@code usage} adds them up.
 */
@NullMarked
package dev.overseer.transcript;

import org.jspecify.annotations.NullMarked;
