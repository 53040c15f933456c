/**
 * Lines into events: {@link dev.overseer.transcript.read.ReadTranscript} finds out which agent
 * wrote a file, and reads its lines.
 */
@NullMarked
package dev.overseer.transcript.read;

import org.jspecify.annotations.NullMarked;
