/**
 * Measures the packaged tree from outside, as a client would see it, side by side with a server
 * that does nothing but send. Prints tables; asserts nothing.
 */
@NullMarked
package dev.overseer.bench;

import org.jspecify.annotations.NullMarked;
