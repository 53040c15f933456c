/** What the bot remembers: lines of JSON that are on the disk before anybody is told so. */
@NullMarked
package dev.overseer.bot.disk;

import org.jspecify.annotations.NullMarked;
