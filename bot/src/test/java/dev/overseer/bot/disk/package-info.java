@NullMarked
package dev.overseer.bot.disk;

import org.jspecify.annotations.NullMarked;
