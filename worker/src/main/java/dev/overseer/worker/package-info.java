/**
 * Takes task files and sees each of them to its end: found, claimed, attempted, retried, and
 * answered with a result or parked as a dead letter.
 */
@NullMarked
package dev.overseer.worker;

import org.jspecify.annotations.NullMarked;
