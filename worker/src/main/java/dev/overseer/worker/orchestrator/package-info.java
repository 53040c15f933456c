/**
 * The orchestrator: follows all workers of a spool and tells, by files, of each thing that happens
 * there once. {@link dev.overseer.worker.orchestrator.Orchestrator} is where to begin.
 */
@NullMarked
package dev.overseer.worker.orchestrator;

import org.jspecify.annotations.NullMarked;
