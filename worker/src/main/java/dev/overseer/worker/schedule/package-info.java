/**
 * Which task comes next, and when: priorities, times, dependencies, the breaker, the budget. Pure
 * state machines on a given clock, without threads and without files, guarded by whoever owns them.
 */
@NullMarked
package dev.overseer.worker.schedule;

import org.jspecify.annotations.NullMarked;
