/**
 * The driver for commands, and the reference for writing a driver. A definition is read and
 * compiled once, by {@link dev.overseer.hub.exec.ExecDriver}; a start request's parameters are
 * checked and rendered into one command line; and of its output the lines that a condition wants
 * are passed on.
 *
 * <p>Three rooms lie behind it: the settings ({@code ExecSettings}, {@code Section}), the templates
 * ({@code Template} and what reads it), and the conditions ({@code CelExpressions}, {@code
 * OutputCondition}, {@code JsonReader}).
 */
@NullMarked
package dev.overseer.hub.exec;

import org.jspecify.annotations.NullMarked;
