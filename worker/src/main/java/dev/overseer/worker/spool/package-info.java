/**
 * The folders that producers, workers and orchestrators share: what stands where, how a task file
 * is read and claimed, and how results, dead letters and heartbeats are written. The formats are
 * those of an existing Python program, which may work on the same folders at the same time.
 */
@NullMarked
package dev.overseer.worker.spool;

import org.jspecify.annotations.NullMarked;
