/**
 * Runs and their places in Discord: opened, closed, deleted in time, and compared with what is
 * there.
 */
@NullMarked
package dev.overseer.bot.runs;

import org.jspecify.annotations.NullMarked;
