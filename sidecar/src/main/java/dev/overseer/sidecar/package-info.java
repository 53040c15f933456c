/**
 * The watcher: a program of its own that follows an agent's transcripts and posts what happens to
 * Discord. {@link dev.overseer.sidecar.Main} is where it begins.
 *
 * <p>It has 64 MiB: a class that is loaded counts, and so does each object that stays.
 */
@NullMarked
package dev.overseer.sidecar;

import org.jspecify.annotations.NullMarked;
