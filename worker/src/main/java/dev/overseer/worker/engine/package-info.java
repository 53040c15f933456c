/**
 * What a queue of tasks must be able to do, so that the commands need not know which one it is. The
 * spool is one; others are loaded when they are asked for.
 */
@NullMarked
package dev.overseer.worker.engine;

import org.jspecify.annotations.NullMarked;
