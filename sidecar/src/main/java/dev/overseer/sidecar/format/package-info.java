/**
 * Events as posts that people like to read on a telephone. {@link
 * dev.overseer.sidecar.format.FormatEvents} is where to begin.
 */
@NullMarked
package dev.overseer.sidecar.format;

import org.jspecify.annotations.NullMarked;
