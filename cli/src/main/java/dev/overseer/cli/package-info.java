/**
 * The commands of {@code overseer} and their wiring, nothing else: one class per command, and
 * {@link dev.overseer.cli.Commands} that knows them all.
 */
@NullMarked
package dev.overseer.cli;

import org.jspecify.annotations.NullMarked;
