@NullMarked
package dev.overseer.bot.interactions;

import org.jspecify.annotations.NullMarked;
