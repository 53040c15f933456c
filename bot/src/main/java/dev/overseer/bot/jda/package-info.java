/** Discord itself, through JDA. */
@NullMarked
package dev.overseer.bot.jda;

import org.jspecify.annotations.NullMarked;
