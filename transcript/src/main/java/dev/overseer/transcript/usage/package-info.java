/**
 * What was used and what it cost: {@link dev.overseer.transcript.usage.CountUsage} and {@link
 * dev.overseer.transcript.usage.Prices}.
 */
@NullMarked
package dev.overseer.transcript.usage;

import org.jspecify.annotations.NullMarked;
