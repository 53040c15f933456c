/**
 * Transcript files as they grow: {@link dev.overseer.transcript.tail.FollowTranscripts} is where to
 * begin.
 */
@NullMarked
package dev.overseer.transcript.tail;

import org.jspecify.annotations.NullMarked;
