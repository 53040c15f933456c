/**
 * Logs as events with fields: a {@link dev.overseer.core.log.Log} makes events, a {@link
 * dev.overseer.core.log.LogSink} takes them, {@link dev.overseer.core.log.LogWriter} as lines on
 * stderr, a test as a list to assert on. java.base only and nothing loaded before its first use, so
 * that the smallest of our processes can afford it.
 */
@NullMarked
package dev.overseer.core.log;

import org.jspecify.annotations.NullMarked;
