/**
 * Processes as Linux has them, through java.lang.foreign: each child leads a process group of its
 * own, is read and reaped by one thread, and leaves nobody behind.
 */
@NullMarked
package dev.overseer.posix;

import org.jspecify.annotations.NullMarked;
