/**
 * The agent's command line: how it is built for a task, run in a process group of its own, heard
 * within bounds, and judged when it has ended.
 */
@NullMarked
package dev.overseer.worker.agent;

import org.jspecify.annotations.NullMarked;
