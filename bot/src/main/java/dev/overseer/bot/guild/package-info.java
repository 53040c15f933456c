/** What the bot needs of Discord, and no more: the rooms are built against this. */
@NullMarked
package dev.overseer.bot.guild;

import org.jspecify.annotations.NullMarked;
