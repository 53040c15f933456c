@NullMarked
package dev.overseer.bot.steering;

import org.jspecify.annotations.NullMarked;
