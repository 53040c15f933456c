/** Discord's interactions over HTTP: signed, and each one once. */
@NullMarked
package dev.overseer.bot.interactions;

import org.jspecify.annotations.NullMarked;
