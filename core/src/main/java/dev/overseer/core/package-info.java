/**
 * What every module stands on: Go-style durations, timers behind an interface, files that are whole
 * or not there. Uses java.base only, so that the smallest of our processes can afford it.
 */
@NullMarked
package dev.overseer.core;

import org.jspecify.annotations.NullMarked;
